"""Texts that find bugs: lengths at and around limits, odd characters, and forms of a format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from understudy.openapi.sampling.flattening import Flat
from understudy.openapi.sampling.roles import Role, moment_role

_TELLING = 1000
_LENGTHS = (64, 65, 255, 256, 1000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its class in plain words; see Variation for the rest.

    Texts of one `group` are alike; the one that `stands_for` them shows most of what they show.
    """

    value: str
    about: str
    rule: str = "type"
    named: bool = False
    open: bool = False
    likely: bool = False
    plain: bool = False
    group: str = ""
    stands_for: bool = False


def texts(flat: Flat, base: str) -> Iterator[Text]:
    """Texts for a member without a format, the ones that the document speaks of first."""
    least, most = flat.get("minLength"), flat.get("maxLength")
    if most is not None and most <= 100_000:
        yield Text(stretched(base, most), "as long as allowed", "maxLength", True, plain=True)
        yield Text(stretched(base, most + 1), "one character longer than allowed", "maxLength")
        astral = "\N{ROCKET}" * most
        about = "as many characters beyond the BMP as allowed"
        yield Text(astral, about, "maxLength", likely=True)
    if least:
        yield Text(stretched(base, least), "as short as allowed", "minLength", True, plain=True)
        yield Text(stretched(base, least - 1), "one character shorter than allowed", "minLength")
    limited = most is not None and least is None
    yield Text("", "an empty text", "minLength", named=least == 0, likely=limited)
    if "pattern" in flat:
        yield Text("\x07 !?", "a text outside of the pattern", "pattern")
    if most is None:
        for length in _LENGTHS:
            about, stands = f"{length:,} characters", length == _TELLING
            text = stretched(base, length)
            yield Text(text, about, "maxLength", group="length", stands_for=stands)
    yield from odd_texts(base)


_ODD = (
    (" Ünïcödé", "letters with accents", True),
    (" \N{ROCKET}\N{PILE OF POO}", "characters beyond the BMP", False),
    (" e\N{COMBINING ACUTE ACCENT}", "a combining character", False),
    (" MiXeD Case", "mixed case", True),
    (" '\";--<b>&amp;", "quotes and markup", True),
)


def odd_texts(base: str) -> Iterator[Text]:
    """Texts of ordinary length that careless code breaks on or changes."""
    every = base + "".join(odd for odd, _, _ in _ODD)
    yield Text(every, "many odd characters at once", group="odd", stands_for=True)
    for odd, about, plain in _ODD:
        yield Text(base + odd, about, plain=plain, group="odd")
    yield Text(f"  {base}  ", "spaces around it")
    yield Text(f"{base}\x00nul", "a NUL character")
    yield Text(f"{base}\nsecond\tline", "a line break and a tab")
    yield Text("   ", "only spaces")


def stretched(base: str, length: int) -> str:
    """The text cut or filled up to a length in characters."""
    filler = "understudy-" * (length // 11 + 1)
    return (base + filler)[:length] if len(base) < length else base[:length]


def format_texts(name: str, member: str) -> Iterator[Text]:
    """Texts for a format: forms that it names, forms that are open, and what is none."""
    if name == "date-time":
        yield from _date_times(moment_role(member) is Role.EXPIRES)
    elif name == "date":
        yield Text("2031-02-30", "a day that does not exist", "format")
    elif "uuid" in name or name == "guid":
        yield Text("not-a-uuid", "no UUID", "format")
        yield Text("12345678-1234-4234-8234-12345678901", "a UUID that is too short", "format")
        yield Text(
            "1f0c6c2e7d5b4c3a9e8d7c6b5a493827", "a UUID without hyphens", "format", open=True
        )
        yield Text("1F0C6C2E-7D5B-4C3A-9E8D-7C6B5A493827", "a UUID in capitals", "format")
    elif name == "email":
        yield Text("not an address", "no e-mail address", "format")
    elif name in ("uri", "url"):
        yield Text("not a uri", "no URI", "format")
    yield Text("not-a-" + name, f"no {name}", "format")
    yield Text("", "an empty text", "format")


def _date_times(expires: bool) -> Iterator[Text]:
    now = datetime.now(UTC).replace(microsecond=0)
    moment = now + timedelta(days=20) if expires else now - timedelta(days=2)
    utc = moment.isoformat().replace("+00:00", "")
    east = moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()
    yield Text(east, "a date-time with an offset", "format", named=True, plain=True)
    yield Text(f"{utc}.123Z", "a date-time with a fraction", "format", likely=True, plain=True)
    yield Text(f"{utc}Z".replace("T", " "), "a date-time with a space", "format", open=True)
    yield Text(f"{utc}Z".lower(), "a date-time in lower case", "format", open=True)
    yield Text("2001-02-03T04:05:06Z", "a date-time in the past", "format")
    yield Text("9999-12-31T23:59:59Z", "a date-time in the far future", "format")
    yield Text("2031-02-30T04:05:06Z", "a day that does not exist", "format")
    yield Text(utc, "a date-time without an offset", "format")
    yield Text(utc[:10], "a date without a time", "format")
    yield Text("tomorrow", "no date-time", "format")
