"""Which characters stand for a class of them: those that read best; a sample of Unicode only."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from string import ascii_letters, ascii_lowercase, digits, hexdigits, punctuation

from .pattern_nodes import Characters

_SPREAD = 64
_MOST_SPREAD = 4_096
_READABLE = digits + ascii_letters
_SAMPLED = (
    (0x80, 0x33FF), (0x4E00, 0x4E7F), (0xA000, 0xA07F), (0xAC00, 0xAC7F), (0xF900, 0xF91F),
    (0xFB00, 0xFDFF), (0xFE70, 0xFEFF), (0xFF00, 0xFFEF), (0x10000, 0x1007F),
    (0x1D400, 0x1D47F), (0x1F300, 0x1F64F), (0xE000, 0xE00F), (0, 0x1F), (0x7F, 0x7F),
)  # fmt: skip
_LONG_CATEGORIES = {
    "letter": "L", "cased_letter": "LC", "lc": "LC", "uppercase_letter": "Lu",
    "lowercase_letter": "Ll", "titlecase_letter": "Lt", "modifier_letter": "Lm",
    "other_letter": "Lo", "mark": "M", "combining_mark": "M", "nonspacing_mark": "Mn",
    "spacing_mark": "Mc", "enclosing_mark": "Me", "number": "N", "decimal_number": "Nd",
    "digit": "Nd", "letter_number": "Nl", "other_number": "No", "punctuation": "P", "punct": "P",
    "connector_punctuation": "Pc", "dash_punctuation": "Pd", "open_punctuation": "Ps",
    "close_punctuation": "Pe", "initial_punctuation": "Pi", "final_punctuation": "Pf",
    "other_punctuation": "Po", "symbol": "S", "math_symbol": "Sm", "currency_symbol": "Sc",
    "modifier_symbol": "Sk", "other_symbol": "So", "separator": "Z", "space_separator": "Zs",
    "line_separator": "Zl", "paragraph_separator": "Zp", "other": "C", "control": "Cc",
    "cntrl": "Cc", "format": "Cf", "private_use": "Co", "unassigned": "Cn",
}  # fmt: skip
_BINARY: dict[str, Callable[[str], bool]] = {
    "any": lambda character: True,
    "all": lambda character: True,
    "graph": lambda character: unicodedata.category(character)[0] not in "ZC",
    "print": lambda character: unicodedata.category(character)[0] != "C",
    "blank": lambda character: character in " \t",
    "xdigit": lambda character: character in hexdigits,
    "ascii": str.isascii,
    "assigned": lambda character: unicodedata.category(character) != "Cn",
    "alphabetic": str.isalpha,
    "alpha": str.isalpha,
    "lowercase": str.islower,
    "uppercase": str.isupper,
    "white_space": str.isspace,
    "ascii_hex_digit": lambda character: character in hexdigits,
    "hex_digit": lambda character: character in hexdigits,
    "id_start": str.isidentifier,
    "xid_start": str.isidentifier,
    "id_continue": lambda character: f"a{character}".isidentifier(),
    "xid_continue": lambda character: f"a{character}".isidentifier(),
    "emoji": lambda character: "\U0001f300" <= character <= "\U0001f64f",
    "emoji_presentation": lambda character: "\U0001f400" <= character <= "\U0001f43e",
    "extended_pictographic": lambda character: "\U0001f400" <= character <= "\U0001f43e",
    "ideographic": lambda character: "\u4e00" <= character <= "\u4e7f",
    "unified_ideograph": lambda character: "\u4e00" <= character <= "\u4e7f",
}
_SCRIPT_NAMES = {"han": "CJK UNIFIED"}
_SCRIPTED = ("script", "sc", "script_extensions", "scx")


@lru_cache(maxsize=1024)
def alphabet(characters: Characters) -> str:
    """The characters to draw from, at least one; the empty text where none is known."""
    holds = _test(characters)
    readable = "".join(filter(holds, _READABLE))
    if readable:
        return _plain(readable) if all(map(holds, "~!")) else _one_case(readable)
    marks = "".join(filter(holds, punctuation))
    if marks:
        return "".join(filter(holds, "-_.")) or marks if len(marks) > 10 else marks
    return " " if holds(" ") else _exotic(characters, holds)


def _plain(readable: str) -> str:
    """Of a class that takes nearly everything: small letters and digits."""
    return "".join(c for c in readable if c in ascii_lowercase or c in digits) or readable


def _one_case(readable: str) -> str:
    """Hexadecimal digits in small letters only, as people write them."""
    small = [c for c in readable if not c.isupper()]
    if set(small) & set(ascii_lowercase) and set(readable) <= set(hexdigits):
        return "".join(small)
    return readable


def _exotic(characters: Characters, holds: Callable[[str], bool]) -> str:
    """Characters outside of visible ASCII: letters rather than signs, signs rather than others."""
    wide = characters.negated or characters.properties
    spread = islice(_spread(characters.ranges), _MOST_SPREAD)
    found = list(filter(holds, _sampled())) if wide else list(spread)
    for wanted in ("L", "NPS", "ZM", "C"):
        kept = [c for c in found if unicodedata.category(c)[0] in wanted]
        if kept:
            return "".join(kept[:_SPREAD] if wide else kept[:: len(kept) // _SPREAD + 1])
    return ""


@cache
def _sampled() -> tuple[str, ...]:
    return tuple(_codes((low, high, 1) for low, high in _SAMPLED))


def _spread(ranges: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Some characters of every range, evenly."""
    return _codes((low, high, max(1, (high - low) // _SPREAD)) for low, high in ranges)


def _codes(steps: Iterable[tuple[int, int, int]]) -> Iterator[str]:
    for low, high, step in steps:
        for code in range(low, high + 1, step):
            if not 0xD800 <= code <= 0xDFFF:
                yield chr(code)


def _test(characters: Characters) -> Callable[[str], bool]:
    ranges = [(chr(low), chr(high)) for low, high in characters.ranges]
    tests = [(_property(p.name), p.negated) for p in characters.properties]
    negated = characters.negated

    def holds(character: str) -> bool:
        inside = any(low <= character <= high for low, high in ranges) or any(
            test(character) != inverse for test, inverse in tests
        )
        return inside != negated

    return holds


@cache
def _property(name: str) -> Callable[[str], bool]:
    """Whether a character has the property; a name that is not known is taken for a script's."""
    kind, _, value = name.rpartition("=")
    plain = value.strip().lower().replace(" ", "_").replace("-", "_")
    if kind.strip().lower() not in _SCRIPTED:
        if plain in _BINARY:
            return _BINARY[plain]
        category = _LONG_CATEGORIES.get(plain, plain.capitalize())
        if category == "LC":
            return lambda character: unicodedata.category(character) in ("Lu", "Ll", "Lt")
        if category[0:1] in "LMNPSZC" and len(category) <= 2:
            return lambda character: unicodedata.category(character).startswith(category)
    script = _SCRIPT_NAMES.get(plain, plain.upper().replace("_", " ")) + " "
    return lambda character: (
        character.isalpha() and unicodedata.name(character, "").startswith(script)
    )
