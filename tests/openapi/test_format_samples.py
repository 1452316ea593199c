"""The samples of formats: kept, the same for the same seed, and nobody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi import formats
from understudy.openapi.formats import FORMATS, REQUEST_CHECKS, RESPONSE_CHECKS

VALIDATORS = {
    name: [
        jsonschema_rs.Draft202012Validator(
            {"type": "string", "format": name}, validate_formats=True, formats=dict(checks)
        )
        for checks in (REQUEST_CHECKS, RESPONSE_CHECKS)
    ]
    for name in FORMATS
}
EPOCH, SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)
seeds = st.integers(0, 2**32)
instants = st.integers(31_536_000, 32_472_144_000).map(lambda second: EPOCH + second * SECOND)


@given(seeds, instants)
def test_every_sample_keeps_its_format_in_both_views(seed: int, now: datetime) -> None:
    random = Random(seed)
    for name, (request, response) in VALIDATORS.items():
        text = formats.sample(name, random, now)
        assert request.is_valid(text), (name, text)
        assert response.is_valid(text), (name, text)


@given(seeds, instants)
def test_the_same_seed_and_instant_give_the_same_samples(seed: int, now: datetime) -> None:
    first, second = Random(seed), Random(seed)
    assert [formats.sample(name, first, now) for name in FORMATS] == [
        formats.sample(name, second, now) for name in FORMATS
    ]


@given(seeds, instants)
def test_a_date_time_is_of_the_last_month_in_utc_with_t_and_z(seed: int, now: datetime) -> None:
    text = formats.sample("date-time", Random(seed), now)
    assert text is not None
    assert (text[10], text[-1]) == ("T", "Z")
    assert timedelta(0) <= now - datetime.fromisoformat(text) <= timedelta(days=31)


def test_a_now_of_another_zone_gives_the_same_samples() -> None:
    now = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)
    elsewhere = now.astimezone(timezone(timedelta(hours=9)))
    for name in FORMATS:
        assert formats.sample(name, Random(1), now) == formats.sample(name, Random(1), elsewhere)


@pytest.mark.parametrize("name", ["uuid", "uuid4", "uuid7", "ulid", "byte", "jwt", "password"])
def test_identifiers_and_secrets_differ_from_draw_to_draw(name: str) -> None:
    random, now = Random(0), datetime(2030, 1, 1, tzinfo=UTC)
    assert len({formats.sample(name, random, now) for _ in range(1000)}) == 1000


@given(seeds)
def test_hosts_and_addresses_are_those_kept_for_documentation(seed: int) -> None:
    random, now = Random(seed), datetime(2030, 1, 1, tzinfo=UTC)
    texts = {name: formats.sample(name, random, now) or "" for name in FORMATS}
    assert texts["email"].endswith("@example.com")
    assert texts["hostname"].endswith(".example.com")
    assert texts["uri"].startswith("https://example.com/")
    assert texts["ipv4"].startswith("192.0.2.")
    assert texts["ipv6"].startswith("2001:db8:")
    assert texts["phone"].startswith("+120255501")


def test_an_unknown_format_has_no_sample() -> None:
    assert formats.sample("no such format", Random(0), datetime(2030, 1, 1, tzinfo=UTC)) is None
