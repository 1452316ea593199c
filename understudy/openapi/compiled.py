"""A node of a schema as it was compiled: whether a value keeps it. Knows no set of schemas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema_rs


class Compiled:
    """A validator, and what is asked of it; `holds` decides, where its own verdict does not do."""

    __slots__ = ("__weakref__", "_holds", "validator")

    def __init__(
        self, validator: jsonschema_rs.Validator, holds: Callable[[Any], bool] | None = None
    ) -> None:
        self.validator = validator
        self._holds = holds or validator.is_valid

    def is_valid(self, value: Any) -> bool:
        """Whether the value keeps the node; one that JSON can't hold does not."""
        try:
            return self._holds(value)
        except ValueError:
            return False
