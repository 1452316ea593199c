"""Numbers within their bounds that a person would expect under the name."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import ceil, floor, inf, nextafter
from typing import Any

from understudy.openapi import formats

from .flattening import Flat
from .roles import words
from .scene import Maker, Scene

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
    "id": (1_000_000, 2**31 - 1),
}
_USUAL = (1, 100)
_EXACT = Context(prec=400)
_TRIES = 20
_DAY = 86_400
_MONTH_BITS = 21
_NAMES_OF_INSTANTS = frozenset(("timestamp", "ts", "epoch"))


def number_maker(name: str, flat: Flat, integer: bool) -> Maker:
    """A maker of numbers for a member of this name and schema."""
    said = words(name)
    usual = _RANGES.get(said[-1] if said else "", _USUAL)
    counted = formats.counts_seconds(str(flat.get("format")))
    if counted or (said and said[-1] in _NAMES_OF_INSTANTS):
        return _instants(flat)
    low, high = _bounds(flat, usual, integer)
    step = Decimal(str(flat["multipleOf"])) if "multipleOf" in flat else None
    if integer:
        step = Decimal(1 if step is None else step.as_integer_ratio()[0])
    return _drawn(low, high) if step is None else _stepped(low, high, step)


def _instants(flat: Flat) -> Maker:
    """Recent instants: seconds since 1970, or milliseconds where seconds are too few."""
    scale = 1000 if flat.get("minimum", 0) > 10**11 else 1
    return lambda scene: int(
        (scene.now.timestamp() - _DAY - scene.random.getrandbits(_MONTH_BITS)) * scale
    )


def _stepped(low: float, high: float, step: Decimal) -> Maker:
    first = int(_EXACT.divide(Decimal(str(low)), step).to_integral_value(ROUND_CEILING))
    last = int(_EXACT.divide(Decimal(str(high)), step).to_integral_value(ROUND_FLOOR))
    span = max(1, last - first + 1)
    if step == step.to_integral_value():
        whole = int(step)
        return lambda scene: (first + scene.random.getrandbits(64) % span) * whole

    def stepped(scene: Scene) -> Any:
        value: float = 0
        for _ in range(_TRIES):
            count = first + scene.random.getrandbits(64) % span
            exact = _EXACT.multiply(Decimal(count), step)
            value = int(exact) if exact == exact.to_integral_value() else float(exact)
            if (value / float(step)).is_integer():
                break  # for clients, too, that divide in binary
        return value

    return stepped


def _drawn(low: float, high: float) -> Maker:
    def drawn(scene: Scene) -> Any:
        value = low + (high - low) * (1 + scene.random.getrandbits(16) % 998) / 1000
        rounded = round(value, 2)
        return rounded if low < rounded < high else min(max(value, low), high)

    return drawn


def _bounds(flat: Flat, usual: tuple[float, float], integer: bool) -> tuple[float, float]:
    """The bounds to draw between: the name's usual ones where the schema lets them be."""
    low, high = _least(flat, integer), _greatest(flat, integer)
    usual_low, usual_high = usual
    if low is None:
        low = usual_low if high is None or usual_low <= high else high - 100
    elif low < usual_low and (high is None or usual_low <= high):
        low = usual_low
    if high is None:
        high = usual_high if usual_high >= low else low + 100
    elif high > usual_high >= low:
        high = usual_high
    return low, high


def _least(flat: Flat, integer: bool) -> float | None:
    low, above = flat.get("minimum"), flat.get("exclusiveMinimum")
    if integer:
        low = None if low is None else ceil(low)
    if above is None:
        return low
    edge = floor(above) + 1 if integer else _next(above, inf)
    return edge if low is None else max(low, edge)


def _greatest(flat: Flat, integer: bool) -> float | None:
    high, below = flat.get("maximum"), flat.get("exclusiveMaximum")
    if integer:
        high = None if high is None else floor(high)
    if below is None:
        return high
    edge = ceil(below) - 1 if integer else _next(below, -inf)
    return edge if high is None else min(high, edge)


def _next(bound: float, towards: float) -> float:
    """A number just beyond a bound; a plain decimal where there is room."""
    try:
        return nextafter(bound, towards)
    except OverflowError:
        return bound + (1 if towards > 0 else -1)
