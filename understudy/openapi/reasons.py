"""Why it matters what is found wrong in a schema, by rule."""

from __future__ import annotations

from collections.abc import Mapping

_UNCHECKED = "values are taken that the author meant to refuse, and answers may break the rule"
_DISAGREE = "tools read it differently, so that clients and servers disagree about valid values"

REASONS: Mapping[str, str] = {
    "bound-of-other-version": _DISAGREE,
    "dependencies": _DISAGREE,
    "format-unknown": "any text is taken for it, and answers have one made up by name",
    "items-list": _DISAGREE,
    "keyword-inert": "who wrote it expects a check that no tool makes",
    "nullable-in-3.1": "most tools ignore it, so that null is refused by some and sent by others",
    "pattern-delimited": _DISAGREE,
    "pattern-unreadable": _UNCHECKED,
    "reference-cyclic": "what needs it is neither checked nor answered as documented",
    "reference-dangling": "what needs it is neither checked nor answered as documented",
    "reference-refused": "what needs it is neither checked nor answered as documented",
    "schema-keyword-unreadable": _UNCHECKED,
    "schema-unreadable": _UNCHECKED,
    "type-list-in-3.0": _DISAGREE,
    "type-unknown": _UNCHECKED,
}
"""A rule that is not here is told with a reason of its own, or with none."""
