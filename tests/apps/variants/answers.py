"""Successes that are right in another way: fewer members or more, and other writings of a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from tests.apps.variation import Change, Row, answered, giving, only, status


def _moments(write: Callable[[datetime], str]) -> Change:
    return lambda api: replace(api, write_moment=write)


def _zulu(moment: datetime, timespec: str) -> str:
    return moment.isoformat(timespec=timespec).replace("+00:00", "Z")


def _in_the_east(moment: datetime) -> datetime:
    """The last day of the calendar has no tomorrow to be written in."""
    try:
        return moment.astimezone(timezone(timedelta(hours=2)))
    except OverflowError:
        return moment


_NOBODY = giving(user_id=None, user_email=None, user_given_name=None, user_family_name=None)

ANSWERS: tuple[Row, ...] = (
    (
        "galileo",
        "minimal",
        "Only the required members are answered",
        only("id", "description", "created_at", "updated_at", "created_by", "truncated", "api_key"),
    ),
    (
        "galileo",
        "more-members",
        "The answer has members that the document does not name",
        giving(permissions=[{"action": "delete", "allowed": True}], organization_name="Quay"),
    ),
    ("galileo", "offset-times", "Times end in +00:00", _moments(datetime.isoformat)),
    (
        "galileo",
        "milliseconds",
        "Times are cut to milliseconds",
        _moments(lambda moment: _zulu(moment, "milliseconds")),
    ),
    (
        "braintrust",
        "minimal",
        "Only the required members are answered",
        only("id", "name", "preview_name", "key"),
    ),
    ("braintrust", "nobody", "The members about the user are null", _NOBODY),
    ("braintrust", "no-organization", "The organization is null", giving(org_id=None)),
    (
        "braintrust",
        "more-members",
        "The answer has members that the document does not name",
        giving(deleted_at=None, scopes=["read", "write"]),
    ),
    (
        "baseten",
        "more-members",
        "The answer has members that the document does not name",
        giving(prefix="kR7wPz2N", created_by={"email": "ada@harbour.example"}),
    ),
    (
        "lumino",
        "minimal",
        "The answer has the id, the name and the secret alone",
        only("id", "name", "secret"),
    ),
    (
        "lumino",
        "lower-case-times",
        "Times are written with a small t and z",
        _moments(lambda moment: _zulu(moment, "microseconds").lower()),
    ),
    (
        "lumino",
        "whole-seconds",
        "Times are cut to whole seconds",
        _moments(lambda moment: _zulu(moment, "seconds")),
    ),
    (
        "lumino",
        "local-times",
        "Times are written in the server's own offset",
        _moments(lambda moment: _in_the_east(moment).isoformat()),
    ),
    (
        "lumino",
        "more-members",
        "The answer has members that the document does not name",
        giving(owner="ada@harbour.example", scopes=[]),
    ),
    (
        "keypair",
        "minimal",
        "Only the required members are answered",
        only(
            *("id", "org_id", "name", "public_key", "private_key_display"),
            *("created_at", "private_key"),
        ),
    ),
    ("keypair", "status-200", "The success is 200", answered(status(200))),
    ("keypair", "no-environment", "`environment` is null", giving(environment=None)),
)
