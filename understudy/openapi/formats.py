"""The formats that are known: how a text keeps one, and a text that does.

One table. What is checked on numbers is a range (`numeric_bounds`), since a format's check only
ever sees texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from . import format_checks as check
from . import format_samples as sampler
from .format_checks import Check
from .format_samples import Sampler

_JSON_SCHEMA = "JSON Schema 2020-12 section 7.3"
_REGISTRY = "OpenAPI format registry"
_COMMON = "common use"


@dataclass(frozen=True, slots=True)
class Format:
    """`check` None: the schema engine checks it by itself, or every text will do.

    `certain` False: no specification says what the name means, so that requests may have any text
    there; what is answered keeps the check all the same.
    """

    check: Check | None
    sample: Sampler
    source: str
    certain: bool = True


def _anything(sample: Sampler, source: str) -> Format:
    return Format(None, sample, source)


def _common(check: Check, sample: Sampler, source: str) -> Format:
    return Format(check, sample, source, certain=False)


def _uncertain(sample: Sampler) -> Format:
    return Format(None, sample, _COMMON, certain=False)


_STANDARD = {
    "date-time": Format(None, sampler.date_time, _JSON_SCHEMA),
    "date": Format(None, sampler.full_date, _JSON_SCHEMA),
    "time": Format(None, sampler.full_time, _JSON_SCHEMA),
    "duration": Format(None, sampler.one_of("PT15M", "PT1H", "P1D", "P7D", "P1M"), _JSON_SCHEMA),
    "email": Format(check.email, sampler.email, _JSON_SCHEMA),
    "idn-email": Format(check.idn_email, sampler.email, _JSON_SCHEMA),
    "hostname": Format(None, sampler.hostname, _JSON_SCHEMA),
    "idn-hostname": Format(None, sampler.hostname, _JSON_SCHEMA),
    "ipv4": Format(None, sampler.ipv4, _JSON_SCHEMA),
    "ipv6": Format(None, sampler.ipv6, _JSON_SCHEMA),
    "uri": Format(None, sampler.uri, _JSON_SCHEMA),
    "uri-reference": Format(None, sampler.uri_reference, _JSON_SCHEMA),
    "iri": Format(None, sampler.uri, _JSON_SCHEMA),
    "iri-reference": Format(None, sampler.uri_reference, _JSON_SCHEMA),
    "uuid": Format(None, sampler.uuid(4), _JSON_SCHEMA),
    "uri-template": Format(None, sampler.uri_template, _JSON_SCHEMA),
    "json-pointer": Format(None, sampler.within("/", "/0"), _JSON_SCHEMA),
    "relative-json-pointer": Format(None, sampler.within("1/", ""), _JSON_SCHEMA),
    "regex": Format(check.regex, sampler.within("^", "$"), _JSON_SCHEMA),
}

_REGISTERED = {
    "base64url": Format(check.base_64_url, sampler.base_64_url, "RFC 4648 section 5"),
    "binary": _anything(sampler.token(16), "OpenAPI 3.0 data types"),
    "byte": Format(check.base_64, sampler.base_64, "RFC 4648 section 4"),
    "char": Format(check.one_character, sampler.letter, _REGISTRY),
    "commonmark": _anything(sampler.within("Some *", "* text"), _REGISTRY),
    "date-time-local": Format(check.local_date_time, sampler.date_time_local, _REGISTRY),
    "decimal": Format(check.decimal, sampler.decimal, _REGISTRY),
    "decimal128": Format(check.decimal_128, sampler.decimal, _REGISTRY),
    "double": _anything(sampler.decimal, "OpenAPI 3.0 data types"),
    "double-int": _anything(sampler.integer_text(1, 1000), _REGISTRY),
    "float": _anything(sampler.decimal, "OpenAPI 3.0 data types"),
    "html": _anything(sampler.within("<p>", "</p>"), _REGISTRY),
    "http-date": Format(check.http_date, sampler.http_date, "RFC 9110 section 5.6.7"),
    "int8": _anything(sampler.integer_text(1, 100), _REGISTRY),
    "int16": _anything(sampler.integer_text(1, 1000), _REGISTRY),
    "int32": _anything(sampler.integer_text(1, 1000), "OpenAPI 3.0 data types"),
    "int64": _anything(sampler.integer_text(1, 1000), "OpenAPI 3.0 data types"),
    "ipv4-cidr": Format(check.ipv4_cidr, sampler.ipv4_cidr, "RFC 4632"),
    "ipv6-cidr": Format(check.ipv6_cidr, sampler.ipv6_cidr, "RFC 4291 section 2.3"),
    "language": Format(check.language, sampler.one_of("en", "de", "fr", "pt-BR"), "RFC 5646"),
    "media-range": Format(
        check.media_range, sampler.constant("application/json"), "RFC 9110 section 12.5.1"
    ),
    "password": _anything(sampler.token(12, "mock-"), "OpenAPI 3.0 data types"),
    "sf-binary": Format(check.structured_binary, sampler.structured_binary, "RFC 8941"),
    "sf-boolean": Format(check.structured_boolean, sampler.one_of("?0", "?1"), "RFC 8941"),
    "sf-decimal": _anything(sampler.decimal, "RFC 8941"),
    "sf-integer": _anything(sampler.integer_text(1, 1000), "RFC 8941"),
    "sf-string": Format(check.structured_string, sampler.within('"', '"'), "RFC 8941"),
    "sf-token": Format(check.structured_token, sampler.word, "RFC 8941"),
    "time-local": Format(check.local_time, sampler.time_local, _REGISTRY),
    "uint8": _anything(sampler.integer_text(1, 100), _REGISTRY),
    "uint16": _anything(sampler.integer_text(1, 1000), _REGISTRY),
    "uint32": _anything(sampler.integer_text(1, 1000), _REGISTRY),
    "uint64": _anything(sampler.integer_text(1, 1000), _REGISTRY),
    "unixtime": Format(check.seconds, sampler.unix_time, _REGISTRY),
}

_UUID_SAMPLERS = {version: sampler.uuid(version) for version in range(1, 9)} | {7: sampler.uuid_7}
_UUIDS = {
    f"{name}{version}": Format(check.uuid_of(version), _UUID_SAMPLERS[version], "RFC 9562")
    for version in range(1, 9)
    for name in ("uuid", "uuidv", "uuid-v", "uuid_v")
}

_UNOFFICIAL = {
    "base64": _common(check.base_64, sampler.base_64, "RFC 4648 section 4"),
    "cidr": _common(check.cidr, sampler.ipv4_cidr, "RFC 4632"),
    "e164": _common(check.like(r"\+[1-9][0-9]{1,14}"), sampler.phone, "ITU-T E.164"),
    "guid": _common(check.guid, sampler.uuid(4), "RFC 9562"),
    "hex": _common(check.like(r"(?:0[xX])?[0-9A-Fa-f]*+"), sampler.hexadecimal(16), _COMMON),
    "hex-color": _common(
        check.like(r"#?(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})"),
        sampler.hexadecimal(6, "#"),
        "CSS Color 4",
    ),
    "http-url": _common(check.web_address, sampler.uri, "RFC 9110 section 4.2"),
    "https-url": _common(check.web_address, sampler.uri, "RFC 9110 section 4.2"),
    "ip": _common(check.ip, sampler.ipv4, "RFC 3986 section 3.2.2"),
    "ip-address": _common(check.ip, sampler.ipv4, "RFC 3986 section 3.2.2"),
    "jwt": _common(
        check.like(r"[A-Za-z0-9_-]++\.[A-Za-z0-9_-]++\.[A-Za-z0-9_-]*+"), sampler.jwt, "RFC 7519"
    ),
    "mac": _common(check.mac, sampler.mac, "IEEE 802"),
    "mac-address": _common(check.mac, sampler.mac, "IEEE 802"),
    "objectid": _common(check.like(r"[0-9A-Fa-f]{24}"), sampler.hexadecimal(24), "BSON"),
    "object-id": _common(check.like(r"[0-9A-Fa-f]{24}"), sampler.hexadecimal(24), "BSON"),
    "semver": _common(check.semantic_version, sampler.semantic_version, "semver.org 2.0.0"),
    "slug": _common(check.like(r"[A-Za-z0-9_-]++"), sampler.slug, _COMMON),
    "snowflake": _common(check.snowflake, sampler.snowflake, _COMMON),
    "ulid": _common(
        check.like(r"[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}"), sampler.ulid, "ULID specification"
    ),
    "unix-time": _common(check.seconds, sampler.unix_time, _COMMON),
    "url": _common(check.iri, sampler.uri, "WHATWG URL"),
    "year-month": _common(check.year_month, sampler.year_month, "ISO 8601"),
}

_ANY_TEXT = {
    "csv": _anything(sampler.within("name,count\n", ",1\n"), "RFC 4180"),
    "file": _anything(sampler.token(16), _COMMON),
    "markdown": _anything(sampler.within("Some *", "* text"), _COMMON),
    "text": _anything(sampler.words, _COMMON),
}

_UNCERTAIN = {
    "color": _uncertain(sampler.hexadecimal(6, "#")),
    "country": _uncertain(sampler.one_of("DE", "FR", "JP", "NO")),
    "country-code": _uncertain(sampler.one_of("DE", "FR", "JP", "NO")),
    "currency": _uncertain(sampler.one_of("EUR", "JPY", "USD")),
    "currency-code": _uncertain(sampler.one_of("EUR", "JPY", "USD")),
    "datetime": _uncertain(sampler.date_time),
    "iso8601": _uncertain(sampler.date_time),
    "iso-4217": _uncertain(sampler.one_of("EUR", "JPY", "USD")),
    "iso-8601": _uncertain(sampler.date_time),
    "json": _uncertain(sampler.constant("{}")),
    "locale": _uncertain(sampler.one_of("en-US", "de-DE", "fr-FR", "pt-BR")),
    "phone": _uncertain(sampler.phone),
    "phone-number": _uncertain(sampler.phone),
    "rfc3339": _uncertain(sampler.date_time),
    "tel": _uncertain(sampler.phone),
    "time-zone": _uncertain(sampler.one_of("Europe/Berlin", "UTC", "Asia/Tokyo")),
    "timestamp": _uncertain(sampler.date_time),
    "timezone": _uncertain(sampler.one_of("Europe/Berlin", "UTC", "Asia/Tokyo")),
    "year": _uncertain(sampler.year),
}

FORMATS: Mapping[str, Format] = {
    **_STANDARD,
    **_REGISTERED,
    **_UUIDS,
    **_UNOFFICIAL,
    **_ANY_TEXT,
    **_UNCERTAIN,
}
RESPONSE_CHECKS: Mapping[str, Check] = {
    name: entry.check for name, entry in FORMATS.items() if entry.check is not None
}
REQUEST_CHECKS: Mapping[str, Check] = {
    **{name: kept for name, kept in RESPONSE_CHECKS.items() if FORMATS[name].certain},
    "date-time": check.spaced_date_time,
}

_FLOAT = 3.4028234663852886e38
_DOUBLE = 1.7976931348623157e308
_FIFTEEN_DIGITS = 10**15 - 1
_BOUNDS: Mapping[str, tuple[int | float, int | float]] = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    "double-int": (1 - 2**53, 2**53 - 1),
    "sf-integer": (-_FIFTEEN_DIGITS, _FIFTEEN_DIGITS),
    "sf-decimal": (-_FIFTEEN_DIGITS / 1000, _FIFTEEN_DIGITS / 1000),
    "float": (-_FLOAT, _FLOAT),
    "double": (-_DOUBLE, _DOUBLE),
}
_FRACTIONAL = frozenset(("sf-decimal", "float", "double"))
_SECONDS = frozenset(("unixtime", "unix-time"))


def known(name: str) -> bool:
    """Whether it is certain which texts have this format, so that requests are held to it."""
    entry = FORMATS.get(name)
    return entry is not None and entry.certain


def registered(name: str) -> bool:
    """Whether it is a format of JSON Schema or of the OpenAPI format registry."""
    return name in _STANDARD or name in _REGISTERED


def sample(name: str, random: Random, now: datetime) -> str | None:
    """A plausible text of this format, the same for the same Random and now; None: unknown."""
    entry = FORMATS.get(name)
    return entry.sample(random, now) if entry is not None else None


def drawing(name: str) -> Sampler | None:
    """What `sample` calls for this format, to be called often; None: unknown."""
    entry = FORMATS.get(name)
    return entry.sample if entry is not None else None


def numeric_bounds(name: str) -> tuple[int | float, int | float] | None:
    """The least and the greatest number of this format, both included; None: any number."""
    return _BOUNDS.get(name)


def is_whole(name: str) -> bool:
    """Whether a number of this format has no fraction."""
    return name in _BOUNDS and name not in _FRACTIONAL


def counts_seconds(name: str) -> bool:
    """Whether a number of this format is an instant, in seconds since 1970."""
    return name in _SECONDS
