"""Values of options: sizes, instants, lengths of time, and choices."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum

import click

_UNITS = {"": 1, "k": 1000, "ki": 1024, "m": 1000**2, "mi": 1024**2, "g": 1000**3, "gi": 1024**3}

_MOST_DIGITS = 18
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2


def size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """A number of bytes, with a unit or without: 10MiB, 500kB, 4096."""
    text = value.strip().lower().removesuffix("b")
    digits = text.rstrip("kmgi ")
    unit = text.removeprefix(digits).strip()
    if not (digits.isascii() and digits.isdecimal()) or unit not in _UNITS:
        raise click.BadParameter(f"{value!r} is no size such as 10MiB, 500kB or 4096", ctx, param)
    return int(digits) * _UNITS[unit]


def instant(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """An RFC 3339 date-time; without an offset it is UTC."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value.upper())
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        what = f"{value!r} is no instant such as 2025-01-01T09:00:00Z"
        raise click.BadParameter(what, ctx, param) from None


def choice(modes: type[StrEnum]) -> click.Choice[str]:
    """The values of an option that has a few."""
    return click.Choice([mode.value for mode in modes])


def seed(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """A number from 0, or one drawn for this run."""
    text = str(value).strip()
    if text == "random":
        return secrets.randbelow(2**32)
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS:
        raise click.BadParameter(f"{value!r} is neither a number nor random", ctx, param)
    return int(text)


def header(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Headers as they stand in a request: `Name: value`."""
    found = []
    for written in values:
        name, colon, value = written.partition(":")
        if not colon or not _TOKEN.fullmatch(name.strip()) or not value.strip().isprintable():
            # It may be a secret, so that it is not said again.
            raise click.BadParameter("one of them is no header such as 'X-Team: a'", ctx, param)
        found.append((name.strip(), value.strip()))
    return tuple(found)


def report(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Formats and paths: `json=out.json`; `github` needs no path."""
    from understudy.contracts.options import ReportFormat  # only contract needs it

    known = [one.value for one in ReportFormat]
    found = []
    for written in values:
        name, _, path = written.partition("=")
        if name not in known:
            near = get_close_matches(name, known, 1)
            way_out = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"
            raise click.BadParameter(f"{name!r} is no format; {way_out}", ctx, param)
        if not path and name != ReportFormat.GITHUB:
            raise click.BadParameter(f"{name} has no path; write {name}=FILE", ctx, param)
        found.append((name, path))
    return tuple(found)
