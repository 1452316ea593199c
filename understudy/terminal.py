"""Text for a person at a terminal: made harmless, and coloured where that is wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TextIO

Paint = Callable[[str, str], str]
"""(text, colour) -> the text, coloured or as it was; the text is not escaped by it."""

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
}


def visible(text: str) -> str:
    """The text with every character that a terminal might obey written as an escape.

    That is controls, escape sequences, line breaks, marks that turn the writing direction and
    lone surrogates; a reader sees `\\x1b` where there was one.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    code = ord(character)
    # Beyond ASCII as JSON writes it, so that JSON in a command still is JSON.
    return f"\\u{code:04x}" if code > 0x7F else character.encode("unicode_escape").decode("ascii")


def plain(text: str, colour: str) -> str:
    """The text without colour."""
    return text


def coloured(text: str, colour: str) -> str:
    """The text in a colour of the terminal's own palette."""
    return f"\x1b[{_CODES[colour]}m{text}\x1b[0m"


def paint_for(stream: TextIO | None, environ: Mapping[str, str] = os.environ) -> Paint:
    """Colours for a terminal, none elsewhere or where NO_COLOR asks for none (no-color.org)."""
    if stream is None or environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return plain
    try:
        return coloured if stream.isatty() else plain
    except ValueError:
        return plain


def columns_of(stream: TextIO | None) -> int | None:
    """How wide a terminal is; None for what is none, or does not say."""
    if stream is None:
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else None
    except (OSError, ValueError):
        return None
