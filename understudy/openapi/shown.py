"""Texts that others wrote, made fit for a message: short, and nothing in them moves a cursor."""

from __future__ import annotations

_LONGEST = 120


def quoted(text: str) -> str:
    """A text in quotes, cut where it is long."""
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "...")


def printable(text: str) -> str:
    """A path or a label, whole; what is no character, or can't be seen, is escaped."""
    plain = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)
