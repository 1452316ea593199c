"""Holds an answer to what a scenario expects, and says in words where it differs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .wire import Answer

Memory = dict[str, Any]

_PLACEHOLDER = re.compile(r"<(?:(?P<name>[\w-]+)=)?(?P<kind>[\w-]+)>")
_RELATION = re.compile(r"<(?P<relation>=|!=|begins |abridges )(?P<name>[\w-]+)>")
_REMEMBERED = re.compile(r"<=([\w-]+)>")
_REST = "..."
_ABSENT = "<absent>"


@dataclass(frozen=True)
class Expected:
    """`body` None: not looked at. Its leaves may be placeholders."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: Any


def differences(
    expected: Expected, answer: Answer, memory: Memory, secrets: list[str]
) -> list[str]:
    """What is wrong with the answer; adds to the memory what is to be remembered."""
    found = list(_differences(expected, answer, memory))
    found += _reason_faults(answer.header("understudy-reason"), secrets)
    if answer.status >= 500 and expected.status < 500:
        found.append("a 5xx that nobody asked for")
    if found:
        found.append(f"the whole answer: {answer}")
    return found


def _differences(expected: Expected, answer: Answer, memory: Memory) -> Iterator[str]:
    if answer.status != expected.status:
        yield f"status: {answer.status} and not {expected.status}"
    if expected.body is not None:
        yield from _body_differences(expected.body, answer.body, memory)
    for name, value in expected.headers:
        yield from _leaf(value, answer.header(name) or _ABSENT, name, memory)
        yield from _related(value, answer.header(name), name, memory)


def _body_differences(expected: Any, body: bytes, memory: Memory) -> Iterator[str]:
    text = body.decode("utf-8", "backslashreplace")
    if isinstance(expected, str):
        yield from _leaf(expected, text, "body", memory)
        return
    try:
        actual = json.loads(text)
    except ValueError:
        yield f"body: {text!r} is not JSON"
        return
    yield from _compared(expected, actual, "body", memory)
    # Once more, now that everything in it has been remembered.
    yield from _related(expected, actual, "body", memory)


def _reason_faults(reason: str | None, secrets: list[str]) -> Iterator[str]:
    if reason is None:
        return
    if not (reason.isascii() and reason.isprintable()) or len(reason) > 600:
        yield f"Understudy-Reason is no short line of ASCII: {reason!r}"
    yield from (f"Understudy-Reason repeats the secret {s!r}" for s in secrets if s in reason)


def _compared(expected: Any, actual: Any, place: str, memory: Memory) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _members(expected, actual, place, memory)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{place}: {len(actual)} items and not {len(expected)}"
        for index, (one, other) in enumerate(zip(expected, actual, strict=False)):
            yield from _compared(one, other, f"{place}.{index}", memory)
    elif isinstance(expected, str):
        yield from _leaf(expected, actual, place, memory)
    elif expected != actual or type(expected) is not type(actual):
        yield f"{place}: {actual!r} and not {expected!r}"


def _members(
    expected: dict[str, Any], actual: dict[str, Any], place: str, memory: Memory
) -> Iterator[str]:
    for name, value in expected.items():
        if name != _REST:
            yield from _compared(value, actual.get(name, _ABSENT), f"{place}.{name}", memory)
    if _REST not in expected:
        yield from (f"{place}.{name}: not expected" for name in actual.keys() - expected.keys())


def _leaf(expected: str, actual: Any, place: str, memory: Memory) -> Iterator[str]:
    if _RELATION.fullmatch(expected):
        if actual == _ABSENT:
            yield f"{place}: is not there"
        return
    placeholder = _PLACEHOLDER.fullmatch(expected)
    if placeholder and expected != _ABSENT:
        kind = placeholder["kind"]
        if actual == _ABSENT or not _is(kind, actual):
            yield f"{place}: {actual!r} is no {kind}"
        elif placeholder["name"]:
            memory[placeholder["name"]] = actual
    elif not isinstance(actual, str) or not _pattern(expected, memory).fullmatch(actual):
        yield f"{place}: {actual!r} and not {expected!r}"


def _related(expected: Any, actual: Any, place: str, memory: Memory) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in expected.keys() & actual.keys():
            yield from _related(expected[name], actual[name], f"{place}.{name}", memory)
    elif isinstance(expected, list) and isinstance(actual, list):
        for index, (one, other) in enumerate(zip(expected, actual, strict=False)):
            yield from _related(one, other, f"{place}.{index}", memory)
    elif isinstance(expected, str) and (relation := _RELATION.fullmatch(expected)):
        remembered = memory[relation["name"]]
        if not _RELATIONS[relation["relation"].strip()](actual, remembered):
            yield f"{place}: {actual!r} is not {expected} ({remembered!r})"


def _pattern(text: str, memory: Memory) -> re.Pattern[str]:
    text = _REMEMBERED.sub(lambda found: str(memory.get(found[1], found[0])), text)
    return re.compile(".*".join(map(re.escape, text.split("..."))), re.DOTALL)


def _is(kind: str, value: Any) -> bool:
    return _KINDS[kind](value)


def _is_uuid(value: Any, version: int | None = None) -> bool:
    try:
        return str(UUID(value)) == value.lower() and version in (None, UUID(value).version)
    except (ValueError, TypeError, AttributeError):
        return False


def _is_date_time(value: Any) -> bool:
    try:
        return value[10] == "T" and datetime.fromisoformat(value).tzinfo is not None
    except (ValueError, TypeError, IndexError):
        return False


def _is_secret(value: Any) -> bool:
    """Long, varied, and to be told from a real one."""
    return isinstance(value, str) and len(set(value)) >= 15 and "mock" in value


def _abridges(value: str, whole: str) -> bool:
    head, dots, tail = value.partition("...")
    ends = bool(dots) and whole.startswith(head) and whole.endswith(tail)
    return ends and 0 < len(head + tail) <= len(whole) * 2 // 3


def _begins(value: str, whole: str) -> bool:
    return 0 < len(value) < len(whole) and whole.startswith(value)


_RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, remembered: bool(value == remembered),
    "!=": lambda value, remembered: value != _ABSENT and bool(value != remembered),
    "begins": _begins,
    "abridges": _abridges,
}
_KINDS: dict[str, Callable[[Any], bool]] = {
    "any": lambda value: True,
    "string": lambda value: isinstance(value, str) and value != "",
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "uuid": _is_uuid,
    "uuid4": lambda value: _is_uuid(value, 4),
    "date-time": _is_date_time,
    "email": lambda value: bool(re.fullmatch(r"[\w.+-]+@[\w.-]+\.\w+", str(value))),
    "secret": _is_secret,
}
