"""APIs with one fault each: honest guesses of what real teams ship, a file for each class."""

from __future__ import annotations

from tests.apps.variation import Variation

from .authentication import AUTHENTICATION
from .crash import CRASH
from .error import ERROR
from .protocol import PROTOCOL
from .shape import SHAPE
from .state import STATE
from .status import STATUS
from .validation import VALIDATION

FAULTS: tuple[Variation, ...] = (
    *SHAPE,
    *STATUS,
    *CRASH,
    *VALIDATION,
    *AUTHENTICATION,
    *ERROR,
    *STATE,
    *PROTOCOL,
)
