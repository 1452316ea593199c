"""Where a schema stands in the value that is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Position:
    """Member name, depth, and whether below an array; `owner` is the object's own name.

    `inside`: in an object that the request gave, so that its members belong here.
    """

    name: str = ""
    depth: int = 0
    listed: bool = False
    inside: bool = False
    owner: str = ""

    def below(self, name: str) -> Position:
        """The position of a member."""
        return replace(self, name=name, depth=self.depth + 1, inside=False, owner=self.name)

    def nested(self, name: str) -> Position:
        """The position of a member to which the request gave an object of its own."""
        return replace(self.below(name), inside=True)

    def in_list(self) -> Position:
        """The position of what stands in a list or map of this name."""
        return replace(self, depth=self.depth + 1, listed=True, inside=False)
