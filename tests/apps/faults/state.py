"""Well-formed answers whose values are wrong: not what was sent, not new, not true, not secret."""

from __future__ import annotations

import html
import itertools
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.apps.api import Api
from tests.apps.exchange import Refused
from tests.apps.members import Fields
from tests.apps.moments import instant
from tests.apps.variation import (
    Change,
    answered,
    both,
    crashing,
    drawn,
    giving,
    header,
    kept_as,
    making,
    moment_as,
    remembered,
    variations,
)
from tests.apps.world import World

_FIXED = "5b1d7c2e-3a4f-4e6b-9c8d-0f1a2b3c4d5e"


def _trimmed(text: str) -> str:
    return text.strip()


def _cut(length: int) -> Callable[[str], str]:
    return lambda text: text[:length]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _slug(text: str) -> str:
    return "-".join(text.lower().split())


def _forgotten(name: str) -> Change:
    return remembered(lambda kept: {key: kept[key] for key in kept if key != name})


def _offset_ignored(api: Api) -> Api:
    """The hour that stands there is taken for UTC."""

    def keep(body: Fields) -> Fields:
        text = body.get("expires_at")
        local = instant(f"{text[:19]}Z") if isinstance(text, str) else None
        return api.keep(body) | ({} if local is None else {"expires_at": local})

    return replace(api, keep=keep)


def _late(hours: int) -> Callable[[datetime], datetime]:
    return lambda moment: moment + timedelta(hours=hours)


def _same_token(world: World) -> World:
    return replace(
        world, new_token=lambda length: "8sKq2Zt7VbN4wXr9Lm3HcYp6DfGj5Ea1TuRo0Iiy"[:length]
    )


def _counting(world: World) -> World:
    count = itertools.count(1000)
    return replace(world, new_token=lambda length: f"{next(count):0{length}}")


def _short(world: World) -> World:
    return replace(world, new_token=lambda length: world.new_token(min(length, 4)))


def _by_the_clock(world: World) -> World:
    """A secret that is the time of its making, to the second."""
    return replace(world, new_token=lambda length: f"{int(world.now().timestamp()):0{length}}")


def _same_for_the_same(*names: str) -> Change:
    """Whoever asks for the same name again is given what there is."""

    def change(api: Api) -> Api:
        known: dict[object, Fields] = {}

        def create(asked: Fields, world: World) -> Fields:
            made = api.create(asked, world)
            first = known.setdefault(str(asked.get("name")), made)
            return made | {name: first[name] for name in names}

        return replace(api, create=create)

    return change


def _of_the_one_before(name: str) -> Change:
    """A value that stays from the request before."""

    def change(api: Api) -> Api:
        before: list[object] = []

        def create(asked: Fields, world: World) -> Fields:
            made = api.create(asked, world)
            before.append(made[name])
            return made | {name: before[-2:][0]}

        return replace(api, create=create)

    return change


def _names_are_unique(status: int) -> Change:
    def change(api: Api) -> Api:
        seen: set[object] = set()

        def keep(body: Fields) -> Fields:
            name = body.get("name")
            if name in seen:
                raise Refused(status, "This name is taken")
            seen.add(name)
            return api.keep(body)

        return replace(api, keep=keep)

    return change


def _every(nth: int) -> Change:
    """A worker of several that is broken."""

    def change(api: Api) -> Api:
        count = itertools.count(1)
        return crashing(lambda _: next(count) % nth == 0)(api)

    return change


def _first_time(api: Api) -> Api:
    """All members created at the start of the server."""
    start = api.world.now() - timedelta(days=3)
    return both(giving(created_at=start), giving(updated_at=start))(api)


def _new_uuid(name: str) -> Change:
    def change(api: Api) -> Api:
        def create(asked: Fields, world: World) -> Fields:
            return api.create(asked, world) | {name: world.new_uuid()}

        return replace(api, create=create)

    return change


def _in_a_header(name: str) -> Change:
    def change(api: Api) -> Api:
        last: list[str] = [""]

        def create(asked: Fields, world: World) -> Fields:
            made = api.create(asked, world)
            last[0] = str(made[name])
            return made

        told = replace(api, create=create)
        return answered(lambda answer: answer.having("X-Debug-Key", last[0]))(told)

    return change


def _copy(name: str, source: str) -> Change:
    return making(name, lambda made: made[source])


def _shown(name: str, source: str, length: int) -> Change:
    """A preview that begins another text than the key that it stands for."""
    return making(name, lambda made: str(made[source])[:length])


def _capitalised(made: Fields) -> object:
    return str(made["name"]).title()


def _null_for_empty(made: Fields) -> object:
    return made["description"] or None


def _used(name: str) -> Change:
    def change(api: Api) -> Api:
        return giving(**{name: api.world.now() - timedelta(days=1)})(api)

    return change


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _ninety_days(made: Fields) -> object:
    created_at = made["created_at"]
    return created_at + timedelta(days=90) if isinstance(created_at, datetime) else None


def _before_creation(made: Fields) -> object:
    created_at = made["created_at"]
    return created_at - timedelta(hours=1) if isinstance(created_at, datetime) else None


_PUBLIC = answered(header("Cache-Control", "public, max-age=3600"))

GALILEO = (
    ("galileo", "trimmed", "description is trimmed", kept_as("description", _trimmed)),
    ("galileo", "composed", "description is normalised", kept_as("description", _composed)),
    ("galileo", "escaped", "description is escaped for HTML", kept_as("description", html.escape)),
    ("galileo", "no-role", "project_role is forgotten", _forgotten("project_role")),
    ("galileo", "always-owner", "project_role is always owner", giving(project_role="owner")),
    ("galileo", "no-project", "project_id is forgotten", _forgotten("project_id")),
    ("galileo", "no-expiry", "expires_at is forgotten", _forgotten("expires_at")),
    ("galileo", "zone-lost", "The offset of expires_at is ignored", _offset_ignored),
    (
        "galileo",
        "updated-before",
        "updated_at is before created_at",
        making("updated_at", _before_creation),
    ),
    ("galileo", "own-key", "An api_key that is given is not used", _forgotten("api_key")),
    ("galileo", "truncated-all", "truncated is the whole key", _copy("truncated", "api_key")),
    ("galileo", "truncated-other", "truncated is of another key", giving(truncated="gal-...")),
    ("galileo", "other-creator", "created_by is new each time", _new_uuid("created_by")),
    ("galileo", "server-start", "The times are those of the server's start", _first_time),
    ("galileo", "public", "The key may be cached by anybody", _PUBLIC),
    ("galileo", "every-third", "Every 3rd request fails", _every(3)),
)
BRAINTRUST = (
    ("braintrust", "lower-case", "name is in small letters", kept_as("name", str.lower)),
    ("braintrust", "slug", "name is made a slug", kept_as("name", _slug)),
    ("braintrust", "ascii", "name is ASCII", kept_as("name", _ascii)),
    ("braintrust", "same-id", "The id is always the same", giving(id=_FIXED)),
    ("braintrust", "same-key", "The key is always the same", drawn(_same_token)),
    (
        "braintrust",
        "found",
        "The same name is given the same key",
        _same_for_the_same("id", "key", "preview_name"),
    ),
    ("braintrust", "taken-409", "The same name again is 409", _names_are_unique(409)),
    ("braintrust", "taken-500", "The same name again is 500", _names_are_unique(500)),
    ("braintrust", "preview-all", "preview_name is the whole key", _copy("preview_name", "key")),
    (
        "braintrust",
        "preview-name",
        "preview_name is of the name",
        _shown("preview_name", "name", 12),
    ),
    ("braintrust", "other-user", "user_id is new each time", _new_uuid("user_id")),
    ("braintrust", "late", "created is hours ahead", moment_as("created", _late(7))),
    ("braintrust", "counted", "Keys are counted", drawn(_counting)),
    ("braintrust", "public", "The key may be cached by anybody", _PUBLIC),
)
BASETEN = (
    ("baseten", "same-key", "The key is always the same", drawn(_same_token)),
    ("baseten", "counted", "Keys are counted", drawn(_counting)),
    ("baseten", "short", "Keys have few letters", drawn(_short)),
    ("baseten", "key-in-header", "The key is in a header too", _in_a_header("api_key")),
    ("baseten", "public", "The key may be cached by anybody", _PUBLIC),
    ("baseten", "found", "The same name is given the same key", _same_for_the_same("api_key")),
    ("baseten", "every-fifth", "Every 5th request fails", _every(5)),
)
LUMINO = (
    ("lumino", "trimmed", "name is trimmed", kept_as("name", _trimmed)),
    ("lumino", "lower-case", "name is in small letters", kept_as("name", str.lower)),
    ("lumino", "cut-64", "name is cut at 64", kept_as("name", _cut(64))),
    ("lumino", "title", "name is capitalised", making("name", _capitalised)),
    ("lumino", "zone-lost", "The offset of expires_at is ignored", _offset_ignored),
    ("lumino", "midnight", "expires_at is a whole day", moment_as("expires_at", _midnight)),
    (
        "lumino",
        "ninety-days",
        "expires_at is always in 90 days",
        making("expires_at", _ninety_days),
    ),
    ("lumino", "same-id", "The id is always the same", giving(id=_FIXED)),
    ("lumino", "same-secret", "The secret is always the same", drawn(_same_token)),
    ("lumino", "counted", "Secrets are counted", drawn(_counting)),
    ("lumino", "clock-secret", "The secret is the time", drawn(_by_the_clock)),
    ("lumino", "short", "Secrets have few letters", drawn(_short)),
    ("lumino", "id-secret", "The secret is the id", _copy("secret", "id")),
    ("lumino", "prefix-other", "prefix begins another secret", giving(prefix="llm_9xQz")),
    ("lumino", "prefix-all", "prefix is the secret", _copy("prefix", "secret")),
    ("lumino", "late", "created_at is hours ahead", moment_as("created_at", _late(2))),
    ("lumino", "active", "A key that has expired is ACTIVE", giving(status="ACTIVE")),
    ("lumino", "expired", "Each new key is EXPIRED", giving(status="EXPIRED")),
    ("lumino", "revoked", "Each new key is REVOKED", giving(status="REVOKED")),
    ("lumino", "one-before", "name is that of the request before", _of_the_one_before("name")),
    ("lumino", "used", "A new key was used a day ago", _used("last_used_at")),
    ("lumino", "key-in-header", "The secret is in a header too", _in_a_header("secret")),
    ("lumino", "public", "The secret may be cached by anybody", _PUBLIC),
    ("lumino", "every-third", "Every 3rd request fails", _every(3)),
)
KEYPAIR = (
    ("keypair", "cut-50", "name is cut at 50", kept_as("name", _cut(50))),
    ("keypair", "trimmed", "name is trimmed", kept_as("name", _trimmed)),
    ("keypair", "no-description", "description is forgotten", _forgotten("description")),
    ("keypair", "swapped", "description is the name", _copy("description", "name")),
    (
        "keypair",
        "display-other",
        "private_key_display is of another key",
        giving(private_key_display="sk-...9xQz"),
    ),
    (
        "keypair",
        "display-all",
        "private_key_display is the key",
        _copy("private_key_display", "private_key"),
    ),
    ("keypair", "one-key", "public_key is the private one", _copy("public_key", "private_key")),
    ("keypair", "revoked", "Each new key is revoked", giving(is_revoked=True)),
    ("keypair", "other-organization", "org_id is new each time", _new_uuid("org_id")),
    ("keypair", "same-id", "The id is always the same", giving(id="key_8sKq2Zt7VbN4wXr9")),
    ("keypair", "same-key", "The keys are always the same", drawn(_same_token)),
    ("keypair", "late", "created_at is hours behind", moment_as("created_at", _late(-5))),
    (
        "keypair",
        "null-description",
        "An empty description is null",
        making("description", _null_for_empty),
    ),
    ("keypair", "every-fifth", "Every 5th request fails", _every(5)),
)
STATE = variations("state", (*GALILEO, *BRAINTRUST, *BASETEN, *LUMINO, *KEYPAIR))
