"""One member of an error object: checked where it has to be, and left out or made up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from understudy.openapi.sampling import Sampler
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .error_saying import nothing, stand_in
from .fault import OMIT, Fault, Filler, Part


class Member:
    """A member of an error object; `part` fills it, and where it must be there a value is drawn."""

    def __init__(self, name: str, part: Part, required: bool, schema: Schema) -> None:
        self.name = name
        self.part = part
        self.required = required
        self._schema = schema

    @cached_property
    def accepts(self) -> Callable[[Any], bool]:
        """Whether a value keeps the member's schema."""
        accepts: Callable[[Any], bool] = self._schema.schemas.validator(self._schema.node).is_valid
        return accepts

    @property
    def is_silent(self) -> bool:
        """Whether it is always left out."""
        return self.part.fill is nothing and not self.required

    @property
    def is_sure(self) -> bool:
        """Whether what fills it keeps its schema, and is there if it has to be."""
        return self.part.keeps and (self.part.always or not self.required)

    def filler(self) -> Filler:
        """What fills it, checked where it has to be, and left out or made up where it is not."""
        fill = self.part.fill
        if self.required:
            return fill if self.is_sure else self._or_drawn(self._draw())
        if self.part.keeps:
            return fill if self.part.leaf else self._unless_empty()
        return self._if_accepted()

    def _unless_empty(self) -> Filler:
        fill = self.part.fill

        def filled(fault: Fault, violation: Violation | None) -> Any:
            value = fill(fault, violation)
            return OMIT if value in ({}, []) else value

        return filled

    def _if_accepted(self) -> Filler:
        fill, accepts = self.part.fill, self.accepts

        def filled(fault: Fault, violation: Violation | None) -> Any:
            value = fill(fault, violation)
            return value if value not in ({}, [], OMIT) and accepts(value) else OMIT

        return filled

    def _or_drawn(self, draw: Callable[[Fault], Any]) -> Filler:
        fill, accepts = self.part.fill, self.accepts

        def filled(fault: Fault, violation: Violation | None) -> Any:
            value = fill(fault, violation)
            return value if value is not OMIT and accepts(value) else draw(fault)

        return filled

    def _draw(self) -> Callable[[Fault], Any]:
        standing_in = stand_in(self.name)
        if standing_in is not None and self.accepts(standing_in):
            return lambda fault: standing_in
        sampler = Sampler(self._schema, self.name)
        return lambda fault: sampler.draw(fault.scene)[0]
