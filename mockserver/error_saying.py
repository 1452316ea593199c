"""What one member of an error body says, by its name and type.

No vendor is known here: a name says what belongs under it (status, message, loc, param, ...),
and what says nothing is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

from understudy.openapi.location import join
from understudy.openapi.sampling.flattening import Flat
from understudy.openapi.sampling.roles import words
from understudy.openapi.violation import Violation

from .fault import OMIT, Fault, Filler, Part, dotted, message
from .refusal import phrase, place
from .shown import shown

MESSAGES = frozenset(
    """message messages msg error errors detail details reason reasons description explanation
    summary text cause issue issues problem problems violation violations hint failure failures
    warning""".split()
)
_PLACES = frozenset(
    """field param parameter property pointer source name location loc attribute target key
    member argument""".split()
)
_IDENTIFIERS = frozenset("id uuid guid trace tracing span correlation instance logref".split())
_MANUAL = frozenset("doc docs documentation help info more support learn".split())
_ENDINGS = ("message", "msg", "code", "description", "type", "detail", "field")
_RULES = {"required": "missing", "json": "json_invalid"}
_KINDS = {
    400: ("bad_request", "invalid_request", "invalid_request_error", "invalid_argument"),
    401: ("unauthorized", "unauthenticated", "authentication_error"),
    403: ("forbidden", "permission_denied", "insufficient_scope"),
    404: ("not_found",),
    409: ("conflict",),
    422: ("validation_error", "unprocessable_entity", "invalid_request", "invalid_argument"),
    429: ("too_many_requests", "rate_limited", "rate_limit_exceeded"),
    500: ("internal_error", "internal_server_error", "server_error"),
}
_BROKEN = (
    "validation unprocess invalidarg invalidparam invalidinput invalidrequest badrequest malformed"
    " invalid bad"
).split()
_HINTS = {
    400: _BROKEN,
    401: "unauthenticated unauthorized notauthed invalidauth auth credential".split(),
    403: "forbid permission denied access scope".split(),
    404: "notfound missing unknown".split(),
    422: _BROKEN,
    429: "rate limit toomany".split(),
    500: "internal server unknown".split(),
}
_ABOUT_THE_CALLER = ("auth", "token", "client", "credential", "permission", "grant", "scope", "key")
_FAILED = ("error", "errored", "failed", "fail", "failure", "ko", "nok", "rejected", "denied")
_WENT_WELL = ("success", "succeeded", "successful", "ok", "okay", "done", "passed", "accepted")


def told_by(name: str, company: frozenset[str]) -> str:
    """The name to go by, for a member among others whose names have these words."""
    said = words(name)
    if said == ("error",) and company & {"message", "detail", "description", "reason"}:
        return "title"
    if said == ("type",) and "title" in company and company & {"status", "detail", "instance"}:
        return (
            "aboutblank"  # RFC 9457 section 3.1.1: a URI, which is about:blank for a status alone
        )
    if said == ("parameter",) and "pointer" in company:
        return "elsewhere"  # JSON:API: a place in the body is a pointer, another a parameter
    if said == ("pointer",) and "parameter" in company:
        return "inside"
    return "" if name.startswith("@") else name


def enumerated(flat: Flat, name: str) -> Part:
    """One of a few values: the one that means the fault, or at least that it failed."""
    options = [value for value in flat["enum"] if value is not None]
    ranks = {said: rank for rank, said in reversed([*enumerate(map(_plain, options))])}

    def ranked(wanted: Sequence[str]) -> list[int]:
        return [ranks[said] for one in wanted if (said := _plain(one)) in ranks]

    @lru_cache(maxsize=16)
    def by_status(status: int) -> tuple[list[int], Any, Any]:
        """The rank of the status, what it is called, and what is nearest to it."""
        called = ranked([str(status), *_kinds(status)])
        nearest = _nearest(options, status)
        return ranked([str(status)]), options[min(called)] if called else nearest, nearest

    def filled(fault: Fault, violation: Violation | None) -> Any:
        exact, called, nearest = by_status(fault.refusal.status)
        if violation is None:
            return called
        found = exact + ranked([_rule(violation), place(violation)])
        return options[min(found)] if found else nearest

    leaf = not any(isinstance(one, dict | list) for one in options)
    return Part(filled, leaf=leaf, repeats=not leaf)


def number(name: str, whole: Set[str]) -> Part:
    """The status under a name that means it, the time under one that means that.

    `whole` are the types of which any value is taken, here and below.
    """
    said = frozenset(words(name))
    keeps = "integer" in whole
    if said & {"status", "code", "http"}:
        return _leaf(_status, keeps, always=True)
    if said & {"timestamp", "time"}:
        return _leaf(_seconds, keeps, always=True)
    return _leaf(nothing)


def boolean(name: str, whole: Set[str]) -> Part:
    """No success, and no use in trying again."""
    said = words(name)
    keeps = "boolean" in whole
    if said[-1:] and said[-1] in ("success", "ok", "succeeded", "valid", "retryable", "retriable"):
        return _leaf(lambda fault, violation: False, keeps, always=True)
    if said in (("error",), ("failed",), ("failure",), ("is", "error")):
        return _leaf(lambda fault, violation: True, keeps, always=True)
    return _leaf(nothing)


def text(flat: Flat, name: str, eager: bool, whole: Set[str]) -> Part:
    """What a text of this name tells, in the length that it may have."""
    say = _saying(flat, name)
    if say is nothing and eager and _may_be_prose(flat, name):
        say = message
    shortest, longest = int(flat.get("minLength", 0)), flat.get("maxLength")
    if say is nothing or not (shortest or longest is not None):
        return _leaf(say, keeps="string" in whole, always=say in _ALWAYS_SAID)

    def fitted(fault: Fault, violation: Violation | None) -> Any:
        said = say(fault, violation)
        if not isinstance(said, str):
            return said
        return said.ljust(shortest, ".")[: None if longest is None else int(longest)]

    return _leaf(fitted, always=say in _ALWAYS_SAID)


def _leaf(fill: Filler, keeps: bool = False, always: bool = False) -> Part:
    return Part(fill, keeps, always, tells=fill is message, leaf=True, repeats=False)


def untyped(name: str, whole: Set[str]) -> Part:
    """What a member of any type says: mostly text, but a value is shown as it was sent."""
    rejected = words(name)[-1:] and words(name)[-1] in _VALUES
    say = _rejected if rejected else _saying({}, name)
    return _leaf(say, keeps={"string", "number", "boolean"} <= whole, always=say in _ALWAYS_SAID)


def stand_in(name: str) -> str | None:
    """What to write under a place that is asked for, where no single member is at fault."""
    said = words(name)
    if not said or said[-1] not in _PLACES:
        return None
    return "" if "pointer" in said else "request"


def nothing(fault: Fault, violation: Violation | None) -> Any:
    """For a name that says nothing."""
    return OMIT


def _saying(flat: Flat, name: str) -> Filler:
    declared = flat.get("format")
    if declared == "date-time":
        return _SAYINGS["timestamp"]
    said = words(name)
    if declared in ("uuid", "uuid4") or not said or _MANUAL.intersection(said):
        return nothing
    if "pointer" in said and said[-1] in _PLACES:
        return _pointer
    return _SAYINGS.get(said[-1]) or _SAYINGS.get(_ending(said[-1]), nothing)


def _ending(word: str) -> str:
    """The word that another one ends in: `errorcode`, `errormessage`."""
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "")


def _may_be_prose(flat: Flat, name: str) -> bool:
    named = not _IDENTIFIERS.intersection(words(name)) and not name.startswith("@")
    return named and not flat.keys() & {"format", "pattern", "x-patterns"}


def _spot(fault: Fault, violation: Violation | None) -> Any:
    return OMIT if violation is None else dotted(violation)


def _pointer(fault: Fault, violation: Violation | None) -> Any:
    return OMIT if violation is None else join(*violation.path)


def _inside(fault: Fault, violation: Violation | None) -> Any:
    return _pointer(fault, violation) if violation and violation.where == "body" else OMIT


def _elsewhere(fault: Fault, violation: Violation | None) -> Any:
    return _spot(fault, violation) if violation and violation.where != "body" else OMIT


def _path(fault: Fault, violation: Violation | None) -> Any:
    """The member's place in a list of violations, the request's path beside a status."""
    return fault.path if violation is None else dotted(violation)


def _value(fault: Fault, violation: Violation | None) -> Any:
    if violation is None or violation.rule in ("required", "json"):
        return OMIT
    return shown(violation)


def _rejected(fault: Fault, violation: Violation | None) -> Any:
    """A small value as it was sent; what is long or secret as it may be shown."""
    said = _value(fault, violation)
    plain = violation is not None and isinstance(violation.value, bool | int | float)
    return violation.value if violation and plain and said not in (OMIT, "(masked)") else said


def _rule(violation: Violation) -> str:
    return _RULES.get(violation.rule, violation.rule)


@lru_cache(maxsize=64)
def _kinds(status: int) -> Sequence[str]:
    """How a refusal with this status may be called, most precise first."""
    slug = re.sub(r"[^a-z0-9]+", "_", phrase(status).lower().replace("'", "")).strip("_")
    return (*_KINDS.get(status, ()), slug)


def _code(fault: Fault, violation: Violation | None) -> Any:
    return _kinds(fault.refusal.status)[0] if violation is None else _rule(violation)


def _status(fault: Fault, violation: Violation | None) -> Any:
    return fault.refusal.status


def _status_text(fault: Fault, violation: Violation | None) -> Any:
    return str(fault.refusal.status)


def _seconds(fault: Fault, violation: Violation | None) -> Any:
    return int(fault.scene.now.timestamp())


def _title(fault: Fault, violation: Violation | None) -> Any:
    return fault.refusal.title


def _reference(fault: Fault, violation: Violation | None) -> Any:
    return fault.path


def _nearest(options: Sequence[Any], status: int) -> Any:
    plain = [(option, _plain(option)) for option in options]
    if status not in (401, 403):
        mild = [one for one in plain if not any(word in one[1] for word in _ABOUT_THE_CALLER)]
    else:
        mild = plain
    for hint in _HINTS.get(status, ()):
        for option, said in mild:
            if hint in said:
                return option
    failed = [option for option, said in plain if said in _FAILED]
    if failed:
        return failed[0]
    well = [option for option, said in plain if said in _WENT_WELL]
    return next((option for option in options if well and option not in well), OMIT)


def _plain(value: Any) -> str:
    return "".join(words(str(value)))


_VALUES = frozenset("value input rejected actual received".split())
_SAYINGS: Mapping[str, Filler] = {
    **dict.fromkeys(MESSAGES, message),
    **dict.fromkeys(_PLACES, _spot),
    **dict.fromkeys(_VALUES, _value),
    **dict.fromkeys(("timestamp", "datetime"), lambda fault, violation: fault.scene.now_text),
    **dict.fromkeys(("title", "phrase"), _title),
    **dict.fromkeys("code type rule kind keyword category slug".split(), _code),
    **dict.fromkeys(("status", "statuscode"), _status_text),
    **dict.fromkeys("instance uri url request endpoint".split(), _reference),
    **dict.fromkeys(
        ("in", "where"), lambda fault, violation: violation.where if violation else OMIT
    ),
    "path": _path,
    "elsewhere": _elsewhere,
    "inside": _inside,
    "aboutblank": lambda fault, violation: "about:blank",
}
_ALWAYS_SAID = frozenset((message, _title, _code, _status_text, _reference, _path))
