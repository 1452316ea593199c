"""Variants that are as right as the right API: what a document leaves open, taken the other way."""

from __future__ import annotations

from tests.apps.variation import Variation, variations

from .answers import ANSWERS
from .demands import DEMANDS
from .errors import ERRORS
from .transport import TRANSPORT

VARIANTS: tuple[Variation, ...] = variations("variant", (*ANSWERS, *DEMANDS, *ERRORS, *TRANSPORT))
