"""What was answered so far: which values are there already, and which have to come again."""

from __future__ import annotations


class Seen:
    """A value is kept as a number, so that millions of them take little room."""

    def __init__(self) -> None:
        self._values: set[int] = set()
        self._kept: dict[str, int] = {}

    def first(self, owner: str, member: str, value: str) -> bool:
        """Whether this value of that member comes for the first time."""
        number = hash((owner, member, value))
        known = number in self._values
        self._values.add(number)
        return not known

    def same(self, what: str, text: str) -> bool:
        """Whether it is the text that came the first time."""
        return self._kept.setdefault(what, hash(text)) == hash(text)
