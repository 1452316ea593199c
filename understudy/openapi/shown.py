"""Texts that others wrote, made fit for a message: short, and nothing in them moves a cursor."""

from __future__ import annotations

from typing import Any

_LONGEST = 120
_LONGEST_RULE = 1_000
_LONGEST_VALUE = 60


def cut(text: str, longest: int = _LONGEST_RULE) -> str:
    """A text, ended by dots where it is long."""
    return text if len(text) <= longest else text[: longest - 3] + "..."


def quoted(text: str) -> str:
    """A text in quotes, cut where it is long."""
    return repr(cut(text, _LONGEST))


def shown(value: Any) -> str:
    """A value of any kind, cut where it is long."""
    return cut(repr(value), _LONGEST_VALUE)


def printable(text: str) -> str:
    """A path or a label, whole; what is no character, or can't be seen, is escaped."""
    plain = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)
