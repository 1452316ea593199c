"""Which template a mistyped path most likely meant; in bounded time, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from heapq import nlargest
from typing import NamedTuple
from urllib.parse import unquote

from .template import Template

_CANDIDATES = 48
_LIKE = 0.6
_LONGEST = 200


class _Candidate(NamedTuple):
    path: str
    parts: tuple[str | None, ...]
    words: frozenset[str]


class Suggestions:
    """The templates, ready to be compared with paths."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self._candidates = [_candidate(path) for path in {t.path: t for t in templates}.values()]

    def nearest(self, path: str) -> str | None:
        """The template most like this path, or None where none is like it."""
        asked = unquote(path[:_LONGEST], errors="replace").strip("/").split("/")
        words = frozenset(asked)

        def closeness(candidate: _Candidate) -> tuple[int, int]:
            return len(candidate.words & words), -abs(len(candidate.parts) - len(asked))

        best, nearest = _LIKE, None
        matcher = SequenceMatcher(None, "", "/".join(asked))
        for candidate in nlargest(_CANDIDATES, self._candidates, key=closeness):
            matcher.set_seq1(_filled(candidate, asked))
            if matcher.quick_ratio() > best and matcher.ratio() > best:
                best, nearest = matcher.ratio(), candidate.path
        return nearest


def _candidate(template: Template) -> _Candidate:
    parts = tuple(
        segment.literals[0].decode("utf-8", "replace") if segment.is_literal else None
        for segment in template.segments
    )
    return _Candidate(template.path, parts, frozenset(part for part in parts if part))


def _filled(candidate: _Candidate, asked: Sequence[str]) -> str:
    """The candidate as a path, with what was asked for in place of its parameters."""
    return "/".join(
        (asked[place] if place < len(asked) else "{}") if part is None else part
        for place, part in enumerate(candidate.parts)
    )
