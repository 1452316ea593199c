"""Numbers within their bounds that a person would expect under the name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor
from typing import Any

from .flattening import Flat
from .roles import words
from .scene import Scene

_RANGES: dict[str, tuple[float, float]] = {
    "count": (1, 40),
    "total": (1, 200),
    "size": (1, 4096),
    "limit": (10, 100),
    "offset": (0, 0),
    "page": (1, 1),
    "age": (18, 90),
    "year": (2020, 2026),
    "month": (1, 12),
    "day": (1, 28),
    "port": (1024, 49151),
    "price": (1, 200),
    "amount": (1, 500),
    "latitude": (-60, 60),
    "lat": (-60, 60),
    "longitude": (-150, 150),
    "lon": (-150, 150),
    "lng": (-150, 150),
    "percent": (0, 100),
    "percentage": (0, 100),
    "score": (0, 1),
    "ratio": (0, 1),
    "temperature": (0, 1),
    "status": (200, 200),
    "code": (1, 99),
    "version": (1, 9),
    "id": (1000, 999_999),
}


def number_maker(name: str, flat: Flat, integer: bool) -> Callable[[Scene], Any]:
    """A maker of numbers for a member of this name and schema."""
    step = Decimal(str(flat["multipleOf"])) if "multipleOf" in flat else None
    if integer:
        step = Decimal(1) if step is None else _whole_step(step)
    low, high = _bounds(name, flat, integer)
    if step is not None:
        first = (Decimal(str(low)) / step).to_integral_value(ROUND_CEILING)
        last = (Decimal(str(high)) / step).to_integral_value(ROUND_FLOOR)
        start, span = int(first), max(1, int(last) - int(first) + 1)

        def stepped(scene: Scene) -> Any:
            value = (start + scene.random.getrandbits(64) % span) * step
            return int(value) if value == value.to_integral_value() else float(value)

        return stepped

    def drawn(scene: Scene) -> Any:
        value = low + (high - low) * (1 + scene.random.getrandbits(16) % 998) / 1000
        rounded = round(value, 2)
        return rounded if low < rounded < high else value

    return drawn


def _whole_step(step: Decimal) -> Decimal:
    numerator, _ = step.as_integer_ratio()
    return Decimal(numerator)


def _bounds(name: str, flat: Flat, integer: bool) -> tuple[float, float]:
    """The bounds to draw between: the name's usual ones where the schema lets them be."""
    low, high = flat.get("minimum"), flat.get("maximum")
    nudge = 1 if integer else 1e-9
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    if above is not None:
        edge = floor(above) + 1 if integer else above + nudge
        low = edge if low is None else max(low, edge)
    if below is not None:
        edge = -floor(-below) - 1 if integer else below - nudge
        high = edge if high is None else min(high, edge)
    usual_low, usual_high = _RANGES.get((words(name) or ("",))[-1], (1, 100))
    if low is None:
        low = usual_low if high is None or usual_low <= high else high - 100
    elif low < usual_low and (high is None or usual_low <= high):
        low = usual_low
    if high is None:
        high = usual_high if usual_high >= low else low + 100
    elif high > usual_high >= low:
        high = usual_high
    return low, high
