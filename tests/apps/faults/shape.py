"""Answers whose body has another shape than the document's."""

from __future__ import annotations

from tests.apps.variation import Row, variations, without

_ROWS: tuple[Row, ...] = (("keypair", "no-id", "The answer has no `id`", without("id")),)
SHAPE = variations("shape", _ROWS)
