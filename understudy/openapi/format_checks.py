"""Whether a text keeps a format that the schema engine does not know, or knows too loosely.

Every check is total and takes time in proportion to the text: an exception or a slow regular
expression here would stop a request.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import jsonschema_rs

Check = Callable[[str], bool]

_LONGEST_NUMBER = 400
_LONGEST_REGEX = 10_000


@cache
def _compiled(expression: str) -> Callable[[str], re.Match[str] | None]:
    """Compiled when first needed: most formats of the table never are."""
    return re.compile(expression, re.ASCII).fullmatch


def like(expression: str) -> Check:
    """The whole text matches; the expressions of this package never backtrack far."""
    return lambda text: _compiled(expression)(text) is not None


def engine(schema: dict[str, Any]) -> Check:
    """The schema engine's own judgement of a text."""
    validator = jsonschema_rs.Draft202012Validator(
        schema,
        validate_formats=True,
        email_options=jsonschema_rs.EmailOptions(allow_display_text=False),
    )
    return validator.is_valid


email = engine({"format": "email"})
idn_email = engine({"format": "idn-email"})
_regex = engine({"format": "regex"})
_date_time = engine({"format": "date-time"})
_ipv4 = engine({"format": "ipv4"})
_ipv6 = engine({"format": "ipv6"})
_uuid = engine({"format": "uuid"})
iri = engine({"format": "iri"})
web_address = engine({"format": "iri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#]"})


def regex(text: str) -> bool:
    """A regular expression; whatever is so long that to compile it takes much is taken for one."""
    return len(text) > _LONGEST_REGEX or _regex(text)


def spaced_date_time(text: str) -> bool:
    """RFC 3339 date-time, whose section 5.6 lets a space stand for the T."""
    if text[10:11] == " ":
        text = f"{text[:10]}T{text[11:]}"
    return _date_time(text)


_LOCAL_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
local_time = like(_LOCAL_TIME)
_IMF_FIXDATE = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60) GMT"
)
http_date = like(_IMF_FIXDATE)
year_month = like(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def local_date_time(text: str) -> bool:
    """RFC 3339 date-time without the offset."""
    if text[10:11] not in ("T", "t", " ") or not local_time(text[11:]):
        return False
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def uuid_of(version: int) -> Check:
    """RFC 9562: canonical with hyphens, this version, the variant of that RFC."""
    digit = str(version)
    return lambda text: text[14:15] == digit and text[19:20] in "89abAB" and _uuid(text)


def guid(text: str) -> bool:
    """A UUID of any version, in braces or not."""
    if text[:1] == "{" and text[-1:] == "}":
        text = text[1:-1]
    return _uuid(text)


_base_64 = like(r"[A-Za-z0-9+/]*+={0,2}")


def base_64(text: str) -> bool:
    """RFC 4648 section 4, padded."""
    return len(text) % 4 == 0 and _base_64(text)


_base_64_url = like(r"[A-Za-z0-9_-]*+={0,2}")


def base_64_url(text: str) -> bool:
    """RFC 4648 section 5; the padding may be left out, but is right where it stands."""
    rest = len(text) % 4
    return rest != 1 and (rest == 0 or text[-1:] != "=") and _base_64_url(text)


def structured_binary(text: str) -> bool:
    """RFC 8941 section 3.3.5."""
    return len(text) > 1 and text[0] == text[-1] == ":" and base_64(text[1:-1])


def ip(text: str) -> bool:
    """An IPv4 or an IPv6 address."""
    return _ipv4(text) or _ipv6(text)


def _network(address: Check, longest: int) -> Check:
    def check(text: str) -> bool:
        host, _, prefix = text.partition("/")
        numeric = prefix.isascii() and prefix.isdigit() and len(prefix) < 4
        return numeric and int(prefix) <= longest and address(host)

    return check


ipv4_cidr = _network(_ipv4, 32)
ipv6_cidr = _network(_ipv6, 128)


def cidr(text: str) -> bool:
    """An IPv4 or an IPv6 network: address, slash, length of the prefix."""
    return ipv4_cidr(text) or ipv6_cidr(text)


mac = like(
    r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}(?:(?::[0-9A-Fa-f]{2}){2})?"
    r"|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}(?:(?:-[0-9A-Fa-f]{2}){2})?"
    r"|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}|[0-9A-Fa-f]{12}"
)


def snowflake(text: str) -> bool:
    """A whole number that 64 bits hold."""
    return len(text) <= _LONGEST_NUMBER and _DIGITS(text) and int(text) < 2**64


_DIGITS = like(r"\+?[0-9]++")
decimal = like(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")
decimal_128 = like(
    r"[+-]?(?:(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
    r"|[Ii]nf(?:inity)?|s?[Nn]a[Nn])"
)
seconds = like(r"-?[0-9]++(?:\.[0-9]++)?")

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_QUOTED = r'"(?:[\t !#-\[\]-~\u0080-\U0010ffff]|\\[\t -~\u0080-\U0010ffff])*+"'
media_range = like(
    rf"(?:\*/\*|{_TOKEN}/{_TOKEN})(?:[ \t]*+;[ \t]*+(?:{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))?+)*+"
)
structured_string = like(r'"(?:[ !#-\[\]-~]|\\["\\])*+"')
structured_token = like(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+")
structured_boolean = like(r"\?[01]")
language = like(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*+")

_IDENTIFIER = r"(?:0|[1-9][0-9]*+|[0-9]*[A-Za-z-][0-9A-Za-z-]*+)"
semantic_version = like(
    r"(?:0|[1-9][0-9]*+)\.(?:0|[1-9][0-9]*+)\.(?:0|[1-9][0-9]*+)"
    rf"(?:-{_IDENTIFIER}(?:\.{_IDENTIFIER})*)?(?:\+[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+)?"
)


def one_character(text: str) -> bool:
    """One character as Unicode counts code points."""
    return len(text) == 1
