"""A request, what is right for an answer to it, and what is wrong with one that came."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, str]
Judge = Callable[["Answer", Any], str]
"""(answer, its JSON or None) -> what is wrong with it, or nothing."""

CANARY = "canary-7f3a-of-a-credential"
"""Part of every credential that is presented; no log may have it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; names of fields are in small letters."""

    status: int
    fields: Fields
    body: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """A request as bytes, and the statuses that are right for it.

    `judge` is asked where the status is right.
    """

    kind: str
    sent: bytes
    statuses: frozenset[int]
    judge: Judge = field(default=lambda answer, value: "", repr=False)
    head: bool = False


def written(
    method: str, target: str, fields: Fields | None = None, body: bytes | None = None
) -> bytes:
    """A request in HTTP/1.1."""
    named = {"Host": "localhost", **(fields or {})}
    if body is not None:
        named = {"Content-Type": "application/json", "Content-Length": str(len(body)), **named}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


def fault(question: Question, answer: Answer) -> str:
    """What is wrong with an answer to this question; nothing, where it is right."""
    if answer.status not in question.statuses:
        wanted = " or ".join(map(str, sorted(question.statuses)))
        return f"answered {answer.status}, not {wanted}: {_shown(answer)}"
    unclean = [value for value in answer.fields.values() if not value.isprintable()]
    if unclean:
        return f"a field holds controls: {unclean[0]!r}"
    value = None
    if answer.body and "json" in answer.fields.get("content-type", ""):
        try:
            value = json.loads(answer.body)
        except ValueError:
            return f"the body is no JSON: {_shown(answer)}"
    found = _problem(answer, value) or question.judge(answer, value)
    return f"{found}: {_shown(answer)}" if found else ""


def _problem(answer: Answer, value: Any) -> str:
    """What a problem (RFC 9457) lacks."""
    if answer.fields.get("content-type") != "application/problem+json" or value is None:
        return ""
    if not isinstance(value, dict) or value.get("status") != answer.status:
        return "a problem of another status"
    return "" if value.get("detail") else "a problem without a word why"


def _shown(answer: Answer) -> str:
    return repr(answer.body[:200].decode("utf-8", "replace"))
