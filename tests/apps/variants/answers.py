"""Successes that are right in another way: fewer members or more, and other writings of a time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from tests.apps.api import Api
from tests.apps.exchange import Answer
from tests.apps.members import Fields
from tests.apps.variation import Change, Row, answered, created, giving, making, only, status
from tests.apps.world import World


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


def _pem(made: Fields) -> Fields:
    """Keys as OpenSSL writes them: the first lines of all of them are the same."""
    body = str(made["private_key"]).removeprefix("sk-kp-")
    private = (
        f"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI{body}\n-----END PRIVATE KEY-----\n"
    )
    return made | {"private_key": private, "private_key_display": f"****{body[-4:]}"}


def _uuid_7(made: Fields) -> object:
    """Identifiers that begin with the time, and so much alike."""
    created_at, drawn = made["created_at"], str(made["id"])
    assert isinstance(created_at, datetime)
    clock = f"{int(created_at.timestamp() * 1000):012x}"
    return f"{clock[:8]}-{clock[8:]}-7{drawn[15:]}"


def _numbered(api: Api) -> Api:
    count = itertools.count(1001)
    return making("id", lambda _: str(next(count)))(api)


def _as_sent(api: Api) -> Api:
    """A time is given back in the writing that it came in."""

    def create(asked: Fields, world: World) -> Fields:
        sent = asked.pop("sent", None)
        made = api.create(asked, world)
        return made if sent is None else made | {"expires_at": sent}

    def keep(body: Fields) -> Fields:
        text = body.get("expires_at")
        sent = {"sent": text.replace(" ", "T")} if isinstance(text, str) else {}
        return api.keep(body) | sent

    return replace(api, keep=keep, create=create)


def _last_four(made: Fields) -> object:
    return f"****{str(made['api_key'])[-4:]}" if len(str(made["api_key"])) > 12 else "****"


def _escaped(answer: Answer) -> Answer:
    """ASCII alone, on many lines."""
    text = json.dumps(json.loads(answer.body), ensure_ascii=True, indent=4)
    return replace(answer, body=text.encode())


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
    ("galileo", "last-four", "truncated is the end of the key", making("truncated", _last_four)),
    ("galileo", "times-as-sent", "A time comes back as it was written", _as_sent),
    ("galileo", "escaped-json", "The JSON is ASCII, on many lines", answered(_escaped)),
    ("braintrust", "escaped-json", "The JSON is ASCII, on many lines", answered(_escaped)),
    ("lumino", "nothing", "The answer is an empty object", only()),
    ("lumino", "times-as-sent", "A time comes back as it was written", _as_sent),
    ("lumino", "uuid-7", "The id begins with the time", making("id", _uuid_7)),
    ("keypair", "numbered", "Ids are counted", _numbered),
    ("keypair", "pem", "The private key is in PEM", created(_pem)),
)
