"""APIs with one fault each: honest guesses of what real teams ship, a file for each class."""

from __future__ import annotations

from tests.apps.variation import Variation

from .shape import SHAPE

FAULTS: tuple[Variation, ...] = (*SHAPE,)
