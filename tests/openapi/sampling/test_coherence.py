from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import schema
from tests.openapi.sampling.scenes import (
    MOMENT,
    NO_MOMENT,
    NOW,
    drawn,
    objects,
    scene,
    text,
)
from understudy.openapi.sampling import Sampler

METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"])
SEEDS = st.integers(0, 10_000)
UUID = text(format="uuid")
NO_TEXT = {"type": ["string", "null"]}
KEY = schema(
    objects(
        id=UUID,
        created_at=MOMENT,
        updated_at=MOMENT,
        last_used_at=NO_MOMENT,
        expires_at=NO_MOMENT,
        revoked_at=NO_MOMENT,
        is_revoked={"type": "boolean", "default": False},
        expired={"type": "boolean"},
        active={"type": "boolean"},
        status={"type": "string", "enum": ["REVOKED", "ACTIVE", "EXPIRED"]},
    )
)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


# What the request says


def test_a_member_has_the_value_that_the_request_gave_under_its_name() -> None:
    raw = objects(name=text(), size={"type": "integer"}, on={"type": "boolean"}, tags={})
    given = {"name": "mine", "size": 7, "on": False, "tags": ["x"]}
    assert drawn(raw, given=given) == given


def test_a_value_that_the_schema_does_not_take_is_not_echoed() -> None:
    raw = objects(name=text(maxLength=3), kind={"enum": ["a", "b"]})
    value = drawn(raw, given={"name": "too long", "kind": "c"})
    assert value["name"] != "too long"
    assert value["kind"] in ("a", "b")


def test_a_value_is_echoed_where_its_name_stands_shallowest() -> None:
    inner = objects(name=text(), note=text())
    raw = objects(data=inner, name=text())
    value = drawn(raw, given={"name": "mine", "note": "below"})
    assert value["name"] == "mine"
    assert value["data"]["note"] == "below"
    assert value["data"]["name"] != "mine"


def test_what_a_list_holds_is_not_what_the_request_speaks_of() -> None:
    raw = objects(items={"type": "array", "items": objects(name=text()), "minItems": 2})
    value = drawn(raw, given={"name": "mine"}, method="GET")
    assert "mine" not in [item["name"] for item in value["items"]]


def test_an_object_that_the_request_gave_in_part_is_completed() -> None:
    raw = objects(owner_settings=objects(theme=text(), id=UUID))
    value = drawn(raw, given={"owner_settings": {"theme": "dark"}})
    assert value["owner_settings"]["theme"] == "dark"
    assert value["owner_settings"]["id"]


@pytest.mark.parametrize(
    "written",
    ["2031-04-01 09:00:00+00:00", "2031-04-01T09:00:00Z", "2031-04-01t09:00:00.5z"],
)
def test_a_date_time_is_echoed_as_the_same_instant_with_t(written: str) -> None:
    value = drawn(objects(expires_at=NO_MOMENT), given={"expires_at": written})["expires_at"]
    assert value[10] == "T"
    assert instant(value) == instant(written.upper())


def test_a_text_that_only_looks_like_a_date_time_is_echoed_as_it_is() -> None:
    given = {"note": "2031-04-01 09:00:00+00:00"}
    assert drawn(objects(note=text()), given=given) == given


def test_a_number_in_a_path_is_echoed_where_a_number_is_wanted() -> None:
    raw = objects(pet_id={"type": "integer"}, owner=text())
    assert drawn(raw, given={"pet_id": "17", "owner": 4}) == {"pet_id": 17, "owner": "4"}


def test_what_the_request_offered_and_left_out_is_absent() -> None:
    raw = {
        **objects(False, note=text(), project_id=NO_TEXT, role=NO_TEXT, name=text()),
        "required": ["name", "project_id"],
    }
    value = drawn(raw, given={"name": "mine"}, offered={"name", "note", "project_id", "role"})
    assert value == {"project_id": None, "role": None, "name": "mine"}


def test_what_the_server_gives_is_there_although_the_request_left_it_out() -> None:
    raw = objects(False, id=UUID, api_key=NO_TEXT, created_at=MOMENT, status={"enum": ["on"]})
    offered = {"id", "api_key", "created_at", "status"}
    value = drawn(raw, given={"api_key": None}, offered=offered)
    assert value.keys() == offered
    assert value["api_key"]


# When things happen


@given(SEEDS, METHODS)
def test_dates_are_in_order(seed: int, method: str) -> None:
    value = drawn(KEY, seed=seed, method=method)
    created, updated = instant(value["created_at"]), instant(value["updated_at"])
    assert created <= updated <= NOW < instant(value["expires_at"])
    if value["last_used_at"] is not None:
        assert created <= instant(value["last_used_at"]) <= NOW


@given(SEEDS)
def test_a_new_thing_was_never_used_and_has_not_ended(seed: int) -> None:
    value = drawn(KEY, seed=seed)
    assert value["created_at"] == value["updated_at"] == "2026-03-04T05:06:07Z"
    assert value["last_used_at"] is None
    assert value["revoked_at"] is None


def test_last_used_is_left_out_of_a_new_thing_where_null_is_not_allowed() -> None:
    assert "last_used_at" not in drawn(objects(False, last_used_at=MOMENT, name=text()))


@given(SEEDS, METHODS, st.one_of(st.none(), st.integers(-10_000, 10_000)))
def test_flags_and_status_agree_with_the_dates(seed: int, method: str, days: int | None) -> None:
    given: dict[str, Any] = {}
    if days is not None:
        given["expires_at"] = f"{(NOW + timedelta(days=days)).isoformat(' ')}"
    value = drawn(KEY, seed=seed, method=method, given=given)
    revoked = value["revoked_at"] is not None
    expired = not revoked and instant(value["expires_at"]) <= NOW
    assert value["is_revoked"] is revoked is (method == "DELETE")
    assert value["expired"] is expired
    assert value["active"] is not (revoked or expired)
    assert value["status"] == ("REVOKED" if revoked else "EXPIRED" if expired else "ACTIVE")


def test_what_the_request_calls_revoked_is_revoked_now() -> None:
    value = drawn(KEY, given={"is_revoked": True}, method="PATCH")
    assert value["is_revoked"] is True
    assert value["revoked_at"] == "2026-03-04T05:06:07Z"
    assert value["status"] == "REVOKED"


def test_what_the_request_revokes_by_a_date_is_revoked() -> None:
    value = drawn(KEY, given={"revoked_at": "2026-01-01T00:00:00Z"}, method="PATCH")
    assert value["is_revoked"] is True
    assert value["status"] == "REVOKED"


SECONDS = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("created", {"type": "integer", "format": "unixtime"}),
        ("created_at", {"type": "integer"}),
        ("created_at", {"type": "integer", "format": "unixtime"}),
        ("created_at", {"type": "number"}),
        ("createdAt", {"type": "integer", "format": "int64"}),
        ("created", {"type": "integer", "description": "Unix timestamp (in seconds)"}),
        ("created", {"type": "integer", "format": "unix-time"}),
    ],
)
def test_an_instant_that_is_a_number_counts_seconds(name: str, said: dict[str, Any]) -> None:
    assert drawn(objects(**{name: said}))[name] == SECONDS


def test_an_instant_counts_milliseconds_where_that_is_said() -> None:
    raw = objects(
        created_at_ms={"type": "integer"},
        updated_at={"type": "integer", "description": "in milliseconds"},
        expires_at={"type": "integer", "example": 1_700_000_000_000},
    )
    value = drawn(raw)
    assert value["created_at_ms"] == value["updated_at"] == SECONDS * 1000
    assert value["expires_at"] > SECONDS * 1000


def test_counts_are_no_instants() -> None:
    value = drawn(objects(created={"type": "integer"}, updated={"type": "integer"}))
    assert value["created"] < 1_000_000 > value["updated"]


def test_numbers_of_other_instants_are_recent() -> None:
    value = drawn(
        objects(timestamp={"type": "integer"}, at={"type": "integer", "format": "unixtime"})
    )
    assert all(SECONDS - 10**7 < number <= SECONDS for number in value.values())


def test_dates_without_a_time_are_days() -> None:
    value = drawn(objects(created_date=text(format="date"), updated_on=text(example="2020-01-01")))
    assert value == {"created_date": "2026-03-04", "updated_on": "2026-03-04"}


def test_a_time_that_the_document_writes_in_another_way_is_written_so() -> None:
    raw = objects(created_at=text(example="Mon, 02 Jan 2006 15:04:05 GMT"))
    assert drawn(raw)["created_at"].endswith("GMT")


EXTREMES = st.sampled_from(
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "0000-01-01T00:00:00Z",
        "1990-12-31T23:59:60Z",
        "2031-01-01T00:00:00.123456789Z",
        "2031-01-01 00:00:00Z",
        "never",
        "",
    ]
)
TIMES = ("created_at", "updated_at", "last_used_at", "expires_at", "revoked_at")


@given(
    SEEDS,
    METHODS,
    st.dictionaries(st.sampled_from(TIMES), EXTREMES | st.datetimes().map(str) | st.none()),
    st.sampled_from([NOW, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]),
)
def test_no_moment_is_too_strange(
    seed: int, method: str, given: dict[str, Any], now: datetime
) -> None:
    shared = scene(seed, given=given, method=method)
    shared.now = now
    value, valid = Sampler(KEY).draw(shared)
    assert valid == KEY.is_valid(value)


@given(
    st.dictionaries(
        st.sampled_from(["created_at", "expires_at"]),
        st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False),
    )
)
def test_no_number_is_too_strange_a_moment(given: dict[str, Any]) -> None:
    number = {"type": "number"}
    drawn(objects(created_at=number, updated_at=number, expires_at=number), given=given)


# Who calls


PERSON = objects(
    user_id=UUID,
    created_by=UUID,
    org_id=UUID,
    user_email=text(),
    user_given_name=NO_TEXT,
    user_family_name=NO_TEXT,
    full_name=text(),
    owner=objects(id=text(), name=text(), email=text(format="email")),
)
WHO = schema(PERSON)


@given(SEEDS, SEEDS, st.text(max_size=8))
def test_who_calls_is_the_same_for_one_credential(one: int, other: int, caller: str) -> None:
    assert drawn(WHO, seed=one, caller=caller) == drawn(WHO, seed=other, caller=caller)


@given(SEEDS, st.text(max_size=8))
def test_what_is_told_of_a_person_belongs_to_one(seed: int, caller: str) -> None:
    value = drawn(WHO, seed=seed, caller=caller)
    given, family = value["user_given_name"], value["user_family_name"]
    assert value["user_email"] == f"{given}.{family}@example.com".lower()
    assert value["full_name"] == value["owner"]["name"] == f"{given} {family}"
    assert value["owner"]["email"] == value["user_email"]
    assert value["created_by"] == value["user_id"] != value["org_id"]


def test_two_credentials_are_two_people() -> None:
    ids = {drawn(WHO, caller=str(number))["user_id"] for number in range(50)}
    assert len(ids) == 50


def test_the_people_of_a_list_differ() -> None:
    listed = {"type": "array", "items": PERSON, "minItems": 5}
    people = drawn(listed)
    assert len({person["user_id"] for person in people}) == 5
    assert all(
        person["user_email"].startswith(person["user_given_name"].lower()) for person in people
    )


# Ids


@pytest.mark.parametrize(
    "said",
    [
        UUID,
        text(),
        text(example="usr_1a2b3c4d5e"),
        text(example="123e4567-e89b-42d3-a456-426614174000"),
        text(pattern="^key-[0-9a-f]{16}$"),
        text(maxLength=12),
        {"type": "integer"},
        {"type": "integer", "format": "int64", "example": 10},
        text(format="snowflake"),
    ],
    ids=str,
)
def test_two_draws_give_two_ids(said: dict[str, Any]) -> None:
    sampler, shared = Sampler(schema(objects(id=said))), scene()
    ids = [sampler.draw(shared)[0]["id"] for _ in range(200)]
    assert len(set(ids)) == 200


def test_an_id_looks_like_the_one_that_the_document_shows() -> None:
    made = drawn(objects(id=text(example="usr_1a2b3c")))["id"]
    assert made.startswith("usr_")
    assert len(made) == len("usr_1a2b3c")
    assert made != "usr_1a2b3c"


def test_the_ids_of_a_list_differ() -> None:
    listed = {"type": "array", "items": objects(id=UUID), "minItems": 10}
    assert len({item["id"] for item in drawn(listed)}) == 10
    ids = drawn(objects(model_ids={"type": "array", "items": text(), "minItems": 3}))["model_ids"]
    assert len(set(ids)) == 3


# A seed


@given(SEEDS, METHODS)
def test_the_same_script_gives_the_same_values(seed: int, method: str) -> None:
    def script() -> list[Any]:
        sampler, shared = Sampler(KEY), scene(seed, method=method)
        return [sampler.draw(shared) for _ in range(3)]

    assert script() == script()
