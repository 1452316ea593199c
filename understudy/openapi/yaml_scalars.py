"""What a YAML scalar means by the core schema of YAML 1.2: no dates, no `no`, no octal by a zero.

What JSON has no value for (infinities, numbers beyond all bounds) stays the text that it is.
"""

from __future__ import annotations

import re
from typing import Any

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST = frozenset("~nNtTfF+-.0123456789")
_NUMBER = re.compile(
    r"(?P<whole>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)"
    r"|(?P<real>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_CORE = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    _CORE + "null": (type(None),),
    _CORE + "bool": (bool,),
    _CORE + "int": (int,),
    _CORE + "float": (float, int),
}
_TEXT = _CORE + "str"
UNKNOWN = "a tag that JSON has no value for"


def plain(text: str) -> Any:
    """The value of a scalar without quotes and tag."""
    if text and text[0] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    return _number(number) if number else text


def known(tag: str) -> bool:
    """Whether it is a tag of the core schema's scalars."""
    return tag in _KINDS or tag in (_TEXT, "!")


def tagged(tag: str, text: str) -> Any:
    """The value of a scalar with an explicit tag; raises ValueError for a wrong or unknown one."""
    if tag in (_TEXT, "!"):
        return text
    if not known(tag):
        raise ValueError(UNKNOWN)
    value = plain(text)
    if type(value) not in _KINDS[tag]:
        raise ValueError("a text that is not what its tag says")
    if tag != _CORE + "float":
        return value
    try:
        return float(value)
    except OverflowError:
        return text


def _number(match: re.Match[str]) -> int | float | str:
    text = match[0]
    try:
        if match["whole"]:
            return int(text)
        if match["octal"]:
            return int(match["octal"], 8)
        if match["hexadecimal"]:
            return int(match["hexadecimal"], 16)
        number = float(text)
    except ValueError:  # more digits than an int is read from
        return text
    return number if number - number == 0 else text
