"""Where a schema stands in the value that is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .roles import is_person

_NO_ECHO = 4


@dataclass(frozen=True, slots=True)
class Position:
    """Member name, depth, and whether below an array.

    `inside`: in an object that the request gave, so that its members belong here.
    """

    name: str = ""
    depth: int = 0
    listed: bool = False
    inside: bool = False

    def below(self, name: str) -> Position:
        """The position of a member."""
        return replace(self, name=name, depth=self.depth + 1, inside=False)

    def nested(self, name: str) -> Position:
        """The position of a member to which the request gave an object of its own."""
        return replace(self.below(name), inside=True)

    def in_list(self) -> Position:
        """The position of what stands in a list or map of this name."""
        return replace(self, depth=self.depth + 1, listed=True, inside=False)

    def alike(self, is_object: bool) -> Position:
        """One position for all those at which the same schema is drawn in the same way.

        Depth counts only where the request may speak of a member; the name of an object only
        where it says whose members they are.
        """
        depth = _NO_ECHO if self.listed else min(self.depth, _NO_ECHO)
        name = ("user" if is_person(self.name) else "") if is_object else self.name
        return replace(self, name=name, depth=depth)
