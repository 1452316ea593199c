"""What a member's name says about it: an id, a secret, when it was made, who made it, ..."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache


class Role(Enum):
    """The part that a member plays in its object."""

    # There is one of each; hashing its name every time is felt in each answer.
    __hash__ = object.__hash__

    PLAIN = auto()
    ID = auto()
    CREATED = auto()
    UPDATED = auto()
    USED = auto()
    EXPIRES = auto()
    ENDED = auto()
    STARTS = auto()
    HAS_ENDED = auto()
    HAS_EXPIRED = auto()
    IS_ACTIVE = auto()
    STATUS = auto()
    SECRET = auto()
    PUBLIC = auto()
    PREFIX = auto()
    SUFFIX = auto()
    MASKED = auto()
    USER_ID = auto()
    GROUP_ID = auto()
    EMAIL = auto()
    GIVEN_NAME = auto()
    FAMILY_NAME = auto()
    FULL_NAME = auto()
    LOGIN = auto()


MOMENTS = frozenset((Role.CREATED, Role.UPDATED, Role.USED, Role.EXPIRES, Role.ENDED, Role.STARTS))
DERIVED = frozenset((Role.PREFIX, Role.SUFFIX, Role.MASKED))
PERSONAL = frozenset(
    (
        Role.USER_ID,
        Role.GROUP_ID,
        Role.EMAIL,
        Role.GIVEN_NAME,
        Role.FAMILY_NAME,
        Role.FULL_NAME,
        Role.LOGIN,
    )
)

_LONGEST_KNOWN = 200
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WHEN = frozenset(["at", "on", "date", "time", "timestamp", "datetime", "ts", "until", "since"])
_CREATED = frozenset(["created", "creation", "issued", "inserted", "registered", "added"])
_UPDATED = frozenset(["updated", "modified", "changed", "edited", "update", "modification"])
_USED = frozenset(["used", "seen", "accessed", "active", "activity", "login", "usage", "signin"])
_EXPIRES = frozenset(["expires", "expiry", "expiration", "expire", "expiring", "exp"])
_ENDED = frozenset(
    "revoked deleted archived disabled cancelled canceled removed suspended deactivated "
    "closed".split()
)
_UNITS = frozenset("ms millis milliseconds seconds sec utc epoch unix".split())
_INSTANTS = (("created",), ("updated",), ("modified",), ("expires",))
_ACTIVE = frozenset(["active", "enabled", "valid", "live"])
_KEYS = frozenset(
    "key secret token password passphrase apikey apitoken accesstoken accesskey authtoken "
    "secretkey privatekey clientsecret".split()
)
_MASKED = frozenset(
    "truncated preview display masked redacted hint obfuscated partial abbreviated obscured".split()
)
_PREFIX = frozenset(["prefix", "start", "begins", "beginning"])
_SUFFIX = frozenset(["suffix", "ending", "tail"])
_PEOPLE = frozenset("user owner creator member author requester issuer".split())
_GROUPS = frozenset(
    "org organization organisation workspace tenant team company account customer".split()
)
_NO_SECRET = frozenset(
    "id ids type name page next previous prev cursor continuation sync public count expires "
    "expiry url uri hash fingerprint algorithm max total input output prompt completion "
    "limit usage version status primary foreign sort partition cache idempotency".split()
)
_BY = (("created", "by"), ("updated", "by"), ("owned", "by"))
_OF_A_PERSON = {("id",): Role.USER_ID, ("name",): Role.FULL_NAME}


def words(name: str) -> tuple[str, ...]:
    """A name's words in lower case: `createdAt`, `created_at` and `CREATED-AT` alike."""
    # Names that clients make up can be of any length: those are not kept.
    return _known_words(name) if len(name) <= _LONGEST_KNOWN else _words(name)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORDS.findall(name))


_known_words = lru_cache(maxsize=8192)(_words)


def moment_role(name: str) -> Role:
    """The role of a member that holds a date or a time."""
    said = words(name)
    has = frozenset(said)
    if has & _EXPIRES or said[-2:] in (("valid", "until"), ("not", "after"), ("valid", "to")):
        return Role.EXPIRES
    if has & _USED and (has & _WHEN or "last" in has or len(said) == 1):
        return Role.USED
    if has & _ENDED:
        return Role.ENDED
    if has & _UPDATED:
        return Role.UPDATED
    if has & _CREATED:
        return Role.CREATED
    if said[-2:] in (("valid", "from"), ("not", "before"), ("starts", "at"), ("start", "date")):
        return Role.STARTS
    return Role.PLAIN


def looks_like_moment(name: str) -> bool:
    """Whether an undeclared string or number is a time by its name alone (`created_at`)."""
    said = words(name)
    if moment_role(name) is Role.PLAIN:
        return False
    while said[-1] in _UNITS and len(said) > 1:
        said = said[:-1]
    return said in _INSTANTS or (len(said) > 1 and said[-1] in _WHEN)


def flag_role(name: str) -> Role:
    """The role of a boolean."""
    has = frozenset(words(name))
    if has & _ENDED:
        return Role.HAS_ENDED
    if "expired" in has:
        return Role.HAS_EXPIRED
    return Role.IS_ACTIVE if has & _ACTIVE else Role.PLAIN


def text_role(name: str, description: str, siblings: frozenset[str], owner: str = "") -> Role:
    """The role of a string (or of a number that names something).

    `siblings` are the words of the object's other members: a bare `key` is a secret only in
    company that says so. `owner` is what the object itself is called.
    """
    said = words(name)
    if not said:
        return Role.PLAIN
    has, last = frozenset(said), said[-1]
    shown = _shown_role(said)
    if shown is not Role.PLAIN and (has | siblings) & _KEYS:
        return shown
    if "public" in has and last == "key":
        return Role.PUBLIC
    if last in _KEYS and not has & _NO_SECRET and _is_secret(said, description, siblings):
        return Role.SECRET
    if is_person(owner) and said in _OF_A_PERSON:
        return _OF_A_PERSON[said]
    return _personal_role(said, last)


def _shown_role(said: tuple[str, ...]) -> Role:
    has, last = frozenset(said), said[-1]
    if last in _PREFIX:
        return Role.PREFIX
    if last in _SUFFIX or said[-2:] in (("last", "four"), ("last", "4"), ("last", "chars")):
        return Role.SUFFIX
    named = has & _MASKED and last in _KEYS | {"name", "value", "text"}
    if last in _MASKED or (named and said != ("display", "name")):
        return Role.MASKED
    return Role.PLAIN


def _is_secret(said: tuple[str, ...], description: str, siblings: frozenset[str]) -> bool:
    if said != ("key",):
        return True
    told = frozenset(words(description))
    return bool(told & {"api", "secret", "raw", "token", "credential"}) or bool(
        siblings & (_MASKED | _PREFIX | {"secret"})
    )


def is_person(name: str) -> bool:
    """Whether what is called this is a person (`owner`, `created_by`)."""
    said = words(name)
    return bool(said) and (said[-1] in _PEOPLE or said[-2:] in _BY)


def _personal_role(said: tuple[str, ...], last: str) -> Role:
    if said[-2:] in (("given", "name"), ("first", "name")) or last in ("firstname", "givenname"):
        return Role.GIVEN_NAME
    if said[-2:] in (("family", "name"), ("last", "name")) or last in ("lastname", "surname"):
        return Role.FAMILY_NAME
    if said[-2:] == ("full", "name"):
        return Role.FULL_NAME
    if last == "email" or said[-2:] == ("email", "address"):
        return Role.EMAIL
    if said[-2:] == ("user", "name") or said in (("username",), ("login",)):
        return Role.LOGIN
    if said[-2:] in _BY:
        return Role.USER_ID
    if last in ("id", "uuid", "guid"):
        if len(said) > 1 and said[-2] in _PEOPLE:
            return Role.USER_ID
        if len(said) > 1 and said[-2] in _GROUPS:
            return Role.GROUP_ID
        return Role.ID
    return Role.PLAIN
