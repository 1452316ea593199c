"""How trials, values and rules are spoken of: in findings, and in what tells findings apart."""

from __future__ import annotations

import json
from typing import Any

from understudy.errors import ReferenceProblem
from understudy.openapi.location import Location
from understudy.openapi.model import Api
from understudy.openapi.shown import cut

from .trial import Trial

_LONGEST = 120
_BROADER = ("enum", "const", "anyOf", "oneOf")
"""Keywords that say what may stand there, where the one that is meant is not written."""


def pointer_of(member: tuple[str | int, ...]) -> str:
    """`body.name`, `query.limit`, `body.items[0].id`."""
    text = ""
    for part in member:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def subject_of(trial: Trial) -> str:
    """What a trial varies, the same in every run: member and class of input."""
    member = pointer_of(trial.member)
    return f"{member}: {trial.about}" if member else trial.about


def input_of(trial: Trial) -> str:
    """The same as the beginning of a sentence."""
    text = subject_of(trial)
    return text[:1].upper() + text[1:] if not trial.member else text


def shown(value: Any) -> str:
    """A value as JSON, cut where it is long."""
    return cut(json.dumps(value, ensure_ascii=False), _LONGEST)


def asked(api: Api, at: Location | None, rule: str) -> str:
    """What the document asks by a keyword, such as `type: string`; `at` is its place or its schema.

    Empty where nothing of it is written there.
    """
    if at is None:
        return ""
    try:
        at = api.document.follow(at)
        written = api.document.value(at)
    except ReferenceProblem:
        return ""
    keyword = at.last
    if isinstance(written, dict):
        keyword = next((word for word in (rule, *_BROADER) if word in written), "")
        if not keyword:
            return ""
        written = written[keyword]
    said = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return cut(f"{keyword}: {said}", _LONGEST)
