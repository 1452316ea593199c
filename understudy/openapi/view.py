"""The two sides from which a schema is seen: what a client sends and what a server answers."""

from __future__ import annotations

from enum import Enum


class View(Enum):
    """A side of the exchange; `hiding` is the keyword that takes a member out of it."""

    REQUEST = "request"
    RESPONSE = "response"

    @property
    def hiding(self) -> str:
        """`readOnly` members are not for requests, `writeOnly` ones not for responses."""
        return "readOnly" if self is View.REQUEST else "writeOnly"
