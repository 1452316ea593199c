"""Variants that are as right as the right API: what a document leaves open, taken the other way."""

from __future__ import annotations

from .variation import Row, Variation, only, variations

_ROWS: tuple[Row, ...] = (
    (
        "braintrust",
        "minimal",
        "Only the required members are answered",
        only("id", "name", "preview_name", "key"),
    ),
)
VARIANTS: tuple[Variation, ...] = variations("variant", _ROWS)
