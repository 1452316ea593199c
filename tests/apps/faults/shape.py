"""Answers whose body has another shape than the document's."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from tests.apps.members import Fields
from tests.apps.variation import (
    Change,
    answered,
    created,
    data,
    giving,
    making,
    moment_as,
    renamed,
    variations,
    without,
)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _date(moment: datetime) -> str:
    return moment.date().isoformat()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _without_zone(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()


def _uuid_of_version_1(made: Fields) -> object:
    identifier = str(made["id"])
    return f"{identifier[:14]}1{identifier[15:]}"


def _upper(made: Fields) -> object:
    role = made["project_role"]
    return role.upper() if isinstance(role, str) else role


_CAMEL: Change = created(lambda made: {_camel(name): made[name] for name in made})
_ENVELOPE: Change = answered(data(lambda made: {"data": made}))
_LIST: Change = answered(data(lambda made: [made]))
_STRING: Change = answered(data(lambda made: made["api_key"]))

SHAPE = variations(
    "shape",
    (
        ("galileo", "no-id", "The answer has no id", without("id")),
        ("galileo", "no-created-by", "The answer has no created_by", without("created_by")),
        ("galileo", "no-truncated", "The answer has no truncated", without("truncated")),
        ("galileo", "camel-case", "Members are written createdAt", _CAMEL),
        ("galileo", "id-version-1", "The id is no UUID 4", making("id", _uuid_of_version_1)),
        ("galileo", "null-description", "description is null", giving(description=None)),
        ("galileo", "never-used", "last_used is the word never", giving(last_used="never")),
        ("galileo", "date-only", "created_at is a date", moment_as("created_at", _date)),
        (
            "galileo",
            "role-upper-case",
            "Roles are answered upper-case",
            making("project_role", _upper),
        ),
        ("galileo", "creator-name", "created_by is a name", giving(created_by="ada")),
        ("braintrust", "no-preview", "The answer has no preview_name", without("preview_name")),
        ("braintrust", "no-key", "The answer has no key", without("key")),
        ("braintrust", "id-number", "The id is a number", making("id", lambda _: 4711)),
        ("braintrust", "epoch", "created is a number", moment_as("created", datetime.timestamp)),
        ("braintrust", "organization-slug", "org_id is a slug", giving(org_id="quay")),
        ("braintrust", "envelope", "The answer is in data", _ENVELOPE),
        (
            "braintrust",
            "key-object",
            "key is an object",
            making("key", lambda m: {"raw": m["key"]}),
        ),
        ("braintrust", "null-name", "name is null", giving(name=None)),
        ("baseten", "null-key", "api_key is null", giving(api_key=None)),
        ("baseten", "camel-case", "The member is apiKey", _CAMEL),
        ("baseten", "envelope", "The answer is in data", _ENVELOPE),
        ("baseten", "bare-string", "The answer is a string", _STRING),
        ("baseten", "renamed", "The member is key", renamed(api_key="key")),
        (
            "lumino",
            "id-not-uuid",
            "The id is no UUID",
            making("id", lambda m: f"key_{m['prefix']}"),
        ),
        ("lumino", "null-last-used", "last_used_at is null", giving(last_used_at=None)),
        ("lumino", "epoch", "expires_at is a number", moment_as("expires_at", _milliseconds)),
        ("lumino", "no-zone", "created_at has no zone", moment_as("created_at", _without_zone)),
        ("lumino", "camel-case", "Members are written createdAt", _CAMEL),
        ("lumino", "envelope", "The answer is in data", _ENVELOPE),
        ("lumino", "list", "The answer is a list of one", _LIST),
        ("lumino", "status-lower-case", "status is active", giving(status="active")),
        ("lumino", "status-unknown", "status is PENDING", giving(status="PENDING")),
        ("lumino", "secret-renamed", "secret is named api_key", renamed(secret="api_key")),
        ("lumino", "no-secret", "The secret is never told", without("secret")),
        ("keypair", "no-id", "The answer has no id", without("id")),
        ("keypair", "no-organization", "The answer has no org_id", without("org_id")),
        ("keypair", "no-display", "No private_key_display", without("private_key_display")),
        ("keypair", "revoked-text", "is_revoked is text", giving(is_revoked="false")),
        ("keypair", "revoked-null", "is_revoked is null", giving(is_revoked=None)),
        ("keypair", "revoked-empty", "revoked_at is empty text", giving(revoked_at="")),
        ("keypair", "organization-slug", "org_id is a slug", giving(org_id="quay")),
        (
            "keypair",
            "http-date",
            "created_at is no RFC 3339",
            moment_as("created_at", format_datetime),
        ),
        ("keypair", "id-number", "The id is a number", making("id", lambda _: 4711)),
        ("keypair", "key-renamed", "private_key is secret_key", renamed(private_key="secret_key")),
        ("keypair", "environments", "environment is a list", giving(environment=["production"])),
    ),
)
