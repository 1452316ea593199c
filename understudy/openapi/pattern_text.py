"""The text of a regular expression while it is read: where one is, and what an escape stands for.

It also keeps what the schema engine would read otherwise than ECMA-262, with the words to put in
its place.
"""

from __future__ import annotations

from .pattern_nodes import DIGITS, LAST_CODE, SPACE, WORD, Range, without

SHORTHANDS: dict[str, tuple[Range, ...]] = {
    "d": DIGITS,
    "D": without(DIGITS),
    "w": WORD,
    "W": without(WORD),
    "s": SPACE,
    "S": without(SPACE),
}
NOTHING = "(?:|)"
"""Words for what matches the empty text only, which may have a quantifier."""
ANYTHING = r"[\u{0}-\u{10ffff}]"
NEVER = r"[^\u{0}-\u{10ffff}]"
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}


class Unreadable(Exception):
    """The text is no regular expression, or none that is read here."""


class PatternText:
    """A text, a position in it, and the edits that make it the engine's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.loose = False
        self.backtracks = False
        self.dots_match_all = False
        self._edits: list[tuple[int, int, str]] = []
        self._shorthands: list[tuple[int, int, str]] = []

    @property
    def rest(self) -> str:
        """The next character, or the empty text at the end."""
        return self.text[self.at : self.at + 1]

    def take(self, expected: str) -> bool:
        """Whether the text goes on with this, which is then behind."""
        if self.text.startswith(expected, self.at):
            self.at += len(expected)
            return True
        return False

    def next(self) -> str:
        """The next character, which is then behind."""
        if self.at >= len(self.text):
            raise Unreadable
        self.at += 1
        return self.text[self.at - 1]

    def until(self, end: str) -> str:
        """What stands before `end`, both of which are then behind."""
        stop = self.text.find(end, self.at)
        if stop < 0:
            raise Unreadable
        found = self.text[self.at : stop]
        self.at = stop + len(end)
        return found

    def edit(self, begin: int, words: str, end: int | None = None) -> None:
        """What stands from `begin` to here (or `end`) is to be put in these words."""
        self._edits.append((begin, self.at if end is None else end, words))

    def shorthand(self, kind: str, begin: int, in_class: bool) -> tuple[Range, ...]:
        """What `\\d` and its like stand for; where it backtracks, the engine reads more."""
        ranges = SHORTHANDS[kind]
        words = "".join(f"\\u{{{low:x}}}-\\u{{{high:x}}}" for low, high in ranges)
        self._shorthands.append((begin, self.at, words if in_class else f"[{words}]"))
        return ranges

    def spelling(self) -> str:
        """The text with every edit made."""
        edits = self._edits + self._shorthands if self.backtracks else self._edits
        pieces, start = [], 0
        for begin, end, words in sorted(edits):
            if self.dots_match_all and self.text[begin:end] == ".":
                continue
            pieces += [self.text[start:begin], words]
            start = end
        return "".join([*pieces, self.text[start:]])

    def code(self, kind: str, begin: int, in_class: bool) -> int:
        """The code point that the escape `kind` stands for; its backslash is at `begin`."""
        if kind in _CONTROLS:
            return _CONTROLS[kind]
        if kind == "0" and not self.rest.isdecimal():
            self.edit(begin, r"\x00")
            return 0
        if kind == "c":
            letter = self.next()
            if not (letter.isascii() and letter.isalpha()):
                raise Unreadable
            self.edit(begin, f"\\x{ord(letter) % 32:02x}")
            return ord(letter) % 32
        if kind == "x":
            return self._braced() if self.take("{") else self._hexadecimal(2)
        if kind == "u":
            return self._unicode(begin)
        return self._identity(kind, begin, in_class)

    def _identity(self, character: str, begin: int, in_class: bool) -> int:
        if character.isascii() and character.isalnum():
            raise Unreadable
        if character not in _SYNTAX and not (in_class and character == "-"):
            self.loose = True
            if not character.isascii() or character in "<>":
                self.edit(begin, character)
        return ord(character)

    def _hexadecimal(self, length: int) -> int:
        digits = self.text[self.at : self.at + length]
        self.at += length
        return _number(digits, length)

    def _braced(self) -> int:
        code = _number(self.until("}"))
        if code > LAST_CODE:
            raise Unreadable
        return code

    def _unicode(self, begin: int) -> int:
        if self.take("{"):
            return self._braced()
        code = self._hexadecimal(4)
        second = self.text[self.at + 2 : self.at + 6]
        if 0xD800 <= code <= 0xDBFF and self.text.startswith("\\u", self.at) and second[:1] != "{":
            low = _number(second, 4)
            if 0xDC00 <= low <= 0xDFFF:
                self.at += 6
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                self.edit(begin, f"\\u{{{code:X}}}")
        return code


def is_surrogate(code: int) -> bool:
    """Whether this is half of a pair, which no text of JSON's holds by itself."""
    return 0xD800 <= code <= 0xDFFF


def _number(digits: str, length: int | None = None) -> int:
    """The hexadecimal number; `length`: how many digits it must have."""
    readable = 0 < len(digits) <= 8 and all(c in "0123456789abcdefABCDEF" for c in digits)
    if not readable or (length is not None and len(digits) != length):
        raise Unreadable
    return int(digits, 16)
