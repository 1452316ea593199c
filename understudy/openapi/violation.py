"""One way in which a value breaks a schema or a parameter's rules."""

from __future__ import annotations

from typing import Any, NamedTuple

from .location import Location


class Violation(NamedTuple):
    """A broken rule.

    `where` is the part of the message: `body`, `path`, `query`, `header` or `cookie`.
    `path` leads from there to the value: member names and array indexes; for a parameter its
    name comes first. `rule` is a JSON Schema keyword, or `required`, `style`, `media-type`.
    `rule_at` is the rule's own location in the document.
    """

    where: str
    path: tuple[str | int, ...]
    rule: str
    message: str
    value: Any = None
    rule_at: Location | None = None
