"""What can be set for contract items, beside what mocks have too; from where, settings says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .settings import SETTINGS, Setting, amount, boolean, one_of, texts, whole_number

_SHARED = frozenset(("document", "seed", "credentials"))

OF_THE_RUN = frozenset(("max_requests", "max_created", "max_time", "rate"))
"""Limits of the whole run of pytest, so that no marker names them."""


def _positive(given: Any) -> float:
    try:
        found = float(given)
    except (TypeError, ValueError):
        found = 0.0
    if isinstance(given, bool) or not 0 < found < float("inf"):
        raise ValueError("no number above zero")
    return found


def _header(given: Any) -> tuple[tuple[str, str], ...]:
    found = []
    for written in texts(given):
        name, colon, value = (part.strip() for part in written.partition(":"))
        if not colon or not name or not f"{name}{value}".isprintable() or " " in name:
            raise ValueError("no header such as 'X-Team: a'")  # it may be a secret
        found.append((name, value))
    return tuple(found)


def _any(given: Any) -> Any:
    return given


def _text(given: Any) -> str:
    return str(given)


def _several(name: str, what: str, metavar: str, read: Callable[[Any], Any] = texts) -> Setting:
    return Setting(name, read, f"{what} Can be given again.", metavar, several=True)


CONTRACT = (
    Setting("target", _any, "Hold the server at this URL to the documents.", "URL"),
    Setting(
        "profile",
        one_of("quick", "standard", "deep"),
        "How thorough: 120, 300 or 2000 requests for each operation at the most [default: quick].",
        "NAME",
    ),
    _several("include", "Test only this operation, path, method or tag.", "PATTERN"),
    _several("exclude", "Leave this operation, path, method or tag alone.", "PATTERN"),
    _several("header", "Send this with each request, 'Name: value'.", "HEADER", _header),
    Setting("base_path", _text, "Before the paths: auto, none or a path.", "PATH"),
    Setting("timeout", _positive, "Give up an answer after this [default: 10].", "SECONDS"),
    Setting("wait", _positive, "Wait so long for the target to come up.", "SECONDS"),
    Setting(
        "fail_on",
        one_of("failure", "warning", "note"),
        "The least that fails an item [default: failure].",
        "SEVERITY",
    ),
    Setting("baseline", _text, "Findings to live with for now.", "FILE"),
    Setting("all_roles", boolean, "Also ask for roles that may do more."),
    _several(
        "allow_production", "Test this host, although a document names it as its own.", "HOST"
    ),
    Setting("max_requests", amount, "Most requests in all.", "N"),
    Setting("max_created", whole_number, "Most things created in all.", "N"),
    Setting("max_time", _positive, "Longest time in all.", "SECONDS"),
    Setting("rate", _positive, "Most requests in a second.", "N"),
)
SHARED = tuple(setting for setting in SETTINGS if setting.name in _SHARED)
"""Those of mocks that mean something here as well."""
