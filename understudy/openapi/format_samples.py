"""Plausible texts for formats, drawn from a given Random and a given now; checks nothing.

Hosts, addresses and numbers are those set aside for documentation (RFC 2606, RFC 5737, RFC 3849,
RFC 7042, the 555-01xx numbers), so that a sample never names somebody real.
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

Sampler = Callable[[Random, datetime], str]

GIVEN_NAMES = tuple(
    "Ada Amara Chen Elena Femi Grace Hana Ines "
    "Jonas Leila Mateo Mina Noah Priya Sofia Tomas".split()
)
FAMILY_NAMES = tuple(
    "Alvarez Becker Costa Diallo Eriksen Fischer Garcia Haddad "
    "Ito Jansen Kim Lindqvist Moreau Novak Okafor Patel".split()
)
WORDS = tuple(
    "amber birch cedar delta ember fjord grove harbor "
    "island juniper lagoon meadow orchid prairie river summit".split()
)
_MONTH = 30 * 24 * 3600
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _pick(random: Random, choices: Sequence[str]) -> str:
    return choices[int(random.random() * len(choices))]


def _below(random: Random, limit: int) -> int:
    return int(random.random() * limit)


def _hex(random: Random, digits: int) -> str:
    return f"{random.getrandbits(4 * digits):0{digits}x}"


def _instant(random: Random, now: datetime) -> datetime:
    """Some second of the last thirty days; the clock's own where that is before the year 1."""
    try:
        return now - timedelta(seconds=_below(random, _MONTH))
    except OverflowError:
        return now


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def constant(text: str) -> Sampler:
    """The same text every time."""
    return lambda random, now: text


def one_of(*texts: str) -> Sampler:
    """One of the texts."""
    return lambda random, now: _pick(random, texts)


def hexadecimal(digits: int, prefix: str = "") -> Sampler:
    """That many hexadecimal digits in lower case."""
    return lambda random, now: prefix + _hex(random, digits)


def integer_text(low: int, high: int) -> Sampler:
    """A whole number in decimal digits."""
    return lambda random, now: str(low + _below(random, high - low))


# Instants (RFC 3339, RFC 9110)


def date_time(random: Random, now: datetime) -> str:
    """Recent, in UTC, with T and Z."""
    return _utc(_instant(random, now)).isoformat("T", "seconds")[:19] + "Z"


def date_time_local(random: Random, now: datetime) -> str:
    """Recent, without an offset."""
    return date_time(random, now)[:19]


def full_date(random: Random, now: datetime) -> str:
    """A day of the last month."""
    return date_time(random, now)[:10]


def full_time(random: Random, now: datetime) -> str:
    """A time of day in UTC."""
    return date_time(random, now)[11:]


def time_local(random: Random, now: datetime) -> str:
    """A time of day without an offset."""
    return date_time(random, now)[11:19]


def http_date(random: Random, now: datetime) -> str:
    """IMF-fixdate; built by hand because strftime follows the locale."""
    at = _utc(_instant(random, now))
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return f"{day}, {at.day:02d} {month} {at.year:04d} {at:%H:%M:%S} GMT"


def unix_time(random: Random, now: datetime) -> str:
    """Seconds since 1970."""
    return str(int(_utc(_instant(random, now)).timestamp()))


def year_month(random: Random, now: datetime) -> str:
    """A recent month."""
    return full_date(random, now)[:7]


def year(random: Random, now: datetime) -> str:
    """The year of a recent day."""
    return full_date(random, now)[:4]


# Identifiers


def uuid(version: int) -> Sampler:
    """A UUID of that version (RFC 9562), canonical and in lower case."""

    def sample(random: Random, now: datetime) -> str:
        bits = random.getrandbits(128)
        digits = f"{bits:032x}"
        variant = "89ab"[bits & 3]
        return (
            f"{digits[:8]}-{digits[8:12]}-{version}{digits[13:16]}"
            f"-{variant}{digits[17:20]}-{digits[20:]}"
        )

    return sample


def uuid_7(random: Random, now: datetime) -> str:
    """A version 7 UUID, which begins with its time of making."""
    stamp = f"{_milliseconds(random, now):012x}"
    return f"{stamp[:8]}-{stamp[8:]}{uuid(7)(random, now)[13:]}"


def ulid(random: Random, now: datetime) -> str:
    """A ULID: 48 bits of time, 80 of chance."""
    value = _milliseconds(random, now) << 80 | random.getrandbits(80)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def _milliseconds(random: Random, now: datetime) -> int:
    instant = _utc(_instant(random, now)).timestamp()
    return max(0, int(instant * 1000)) & 0xFFFFFFFFFFFF


def snowflake(random: Random, now: datetime) -> str:
    """A 64-bit number whose upper part is a time."""
    return str((_milliseconds(random, now) & 0x1FFFFFFFFFF) << 22 | random.getrandbits(22))


def token(length: int, prefix: str = "") -> Sampler:
    """Letters and digits, as keys are made of."""
    return lambda random, now: prefix + "".join(random.choices(_LETTERS_AND_DIGITS, k=length))


def base_64(random: Random, now: datetime) -> str:
    """Fifteen bytes in base64, which need no padding."""
    return b64encode(random.randbytes(15)).decode()


def base_64_url(random: Random, now: datetime) -> str:
    """Fifteen bytes in the URL-safe alphabet."""
    return urlsafe_b64encode(random.randbytes(15)).decode()


def structured_binary(random: Random, now: datetime) -> str:
    """A byte sequence of RFC 8941."""
    return f":{base_64(random, now)}:"


def jwt(random: Random, now: datetime) -> str:
    """Three parts; the header says alg none and the subject is `mock`, so it opens nothing."""
    signature = urlsafe_b64encode(random.randbytes(32)).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJtb2NrIn0.{signature}"


# People, hosts and addresses


def email(random: Random, now: datetime) -> str:
    """Somebody at example.com (RFC 2606)."""
    name = f"{_pick(random, GIVEN_NAMES)}.{_pick(random, FAMILY_NAMES)}"
    return f"{name.lower()}@example.com"


def person(random: Random, now: datetime) -> str:
    """A given and a family name."""
    return f"{_pick(random, GIVEN_NAMES)} {_pick(random, FAMILY_NAMES)}"


def phone(random: Random, now: datetime) -> str:
    """A number of the range that is kept for fiction, as E.164."""
    return f"+120255501{_below(random, 100):02d}"


def hostname(random: Random, now: datetime) -> str:
    """A host below example.com."""
    return f"{_pick(random, WORDS)}.example.com"


def uri(random: Random, now: datetime) -> str:
    """A page at example.com."""
    return f"https://example.com/{_pick(random, WORDS)}/{_hex(random, 6)}"


def websocket_uri(random: Random, now: datetime) -> str:
    """A web socket at example.com."""
    return f"wss://example.com/{_pick(random, WORDS)}"


def uri_reference(random: Random, now: datetime) -> str:
    """A path from the root."""
    return f"/{_pick(random, WORDS)}/{_hex(random, 6)}"


def uri_template(random: Random, now: datetime) -> str:
    """One variable (RFC 6570)."""
    return f"https://example.com/{_pick(random, WORDS)}/{{id}}"


def ipv4(random: Random, now: datetime) -> str:
    """An address set aside for documentation (RFC 5737)."""
    return f"192.0.2.{1 + _below(random, 254)}"


def ipv6(random: Random, now: datetime) -> str:
    """An address set aside for documentation (RFC 3849)."""
    return f"2001:db8::{1 + _below(random, 0xFFFE):x}"


def ipv4_cidr(random: Random, now: datetime) -> str:
    """A network set aside for documentation."""
    return _pick(random, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))


def ipv6_cidr(random: Random, now: datetime) -> str:
    """A network set aside for documentation."""
    return f"2001:db8:{_below(random, 0x10000):x}::/48"


def mac(random: Random, now: datetime) -> str:
    """A hardware address set aside for documentation (RFC 7042)."""
    return f"00:00:5e:00:53:{_below(random, 256):02x}"


# Small texts


def words(random: Random, now: datetime) -> str:
    """Two words."""
    return f"{_pick(random, WORDS)} {_pick(random, WORDS)}"


def slug(random: Random, now: datetime) -> str:
    """Two words with a hyphen."""
    return f"{_pick(random, WORDS)}-{_pick(random, WORDS)}"


def word(random: Random, now: datetime) -> str:
    """One word."""
    return _pick(random, WORDS)


def within(before: str, after: str) -> Sampler:
    """A word between two texts."""
    return lambda random, now: f"{before}{_pick(random, WORDS)}{after}"


def letter(random: Random, now: datetime) -> str:
    """One letter."""
    return _LETTERS_AND_DIGITS[_below(random, 52)]


def semantic_version(random: Random, now: datetime) -> str:
    """Three numbers (semver.org)."""
    return f"{1 + _below(random, 3)}.{_below(random, 10)}.{_below(random, 10)}"


def decimal(random: Random, now: datetime) -> str:
    """Two places, as an amount has."""
    return f"{_below(random, 1000)}.{_below(random, 100):02d}"
