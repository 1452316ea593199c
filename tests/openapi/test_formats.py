"""Which texts keep a format, in requests and in responses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi import formats
from understudy.openapi.format_checks import Check
from understudy.openapi.formats import FORMATS, REQUEST_CHECKS, RESPONSE_CHECKS, known

KEPT = {
    "date-time": ["2020-01-01T00:00:00Z", "1990-12-31T15:59:60-08:00", "2024-02-29T01:02:03.5Z"],
    "email": ["a@b.c", '"joe bloggs"@example.com', "joe@[127.0.0.1]", "te~st@example.com"],
    "uuid": ["98d80576-482e-427f-8434-7f86890ab222", "98D80576-482E-427F-8434-7F86890AB222"],
    "uuid1": ["2eb8aa08-aa98-11ea-b4aa-73b441d16380"],
    "uuid4": ["98d80576-482e-427f-8434-7f86890ab222", "98D80576-482E-427F-8434-7F86890AB222"],
    "guid": ["{98d80576-482e-427f-8434-7f86890ab222}", "98d80576-482e-427f-8434-7f86890ab222"],
    "ulid": ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav"],
    "byte": ["", "aGVsbG8=", "aGVsbG8h", "++//"],
    "base64url": ["", "aGVsbG8", "aGVsbG8=", "-_-_"],
    "int64": ["0", "-9223372036854775808", "9223372036854775807"],
    "decimal": ["1", "-1.50", "+.5", "1e3", "10."],
    "decimal128": ["1", "NaN", "-Infinity"],
    "date-time-local": ["2020-02-29T00:00:00", "2020-01-01 10:00:00.25"],
    "time-local": ["23:59:60", "01:02:03.456"],
    "http-date": ["Sun, 06 Nov 1994 08:49:37 GMT"],
    "ip": ["192.0.2.1", "2001:db8::1"],
    "cidr": ["192.0.2.0/24", "2001:db8::/32", "0.0.0.0/0"],
    "mac": ["00:00:5e:00:53:01", "00-00-5E-00-53-01", "0000.5e00.5301"],
    "hex-color": ["#fff", "#a1b2c3", "a1b2c3ff"],
    "semver": ["1.0.0", "1.2.3-alpha.1+build.5", "0.0.0-0a", "1.2.3--"],
    "slug": ["a-b_c", "a"],
    "url": ["https://example.com/", "https://bücher.example/é"],
    "http-url": ["http://example.com", "HTTPS://example.com/x?y#z"],
    "jwt": ["eyJhbGciOiJub25lIn0.e30.", "a.b.c"],
    "media-range": ["*/*", "text/*", 'text/plain;charset=utf-8 ; q="0.5"'],
    "sf-binary": ["::", ":aGVsbG8=:"],
    "sf-boolean": ["?0", "?1"],
    "sf-string": ['"a \\" b"'],
    "sf-token": ["*a/b:c"],
    "language": ["en", "de-CH-1996"],
    "char": ["x", "é"],
    "unixtime": ["0", "-1", "1700000000.5"],
    "e164": ["+12025550147"],
    "year-month": ["2020-12"],
    "binary": ["", "\0"],
    "password": ["", "x"],
}
BROKEN = {
    "date-time": [
        "",
        "2020-01-01",
        "2020-01-01T00:00:00",
        "2020-01-01T24:00:00Z",
        "2021-02-29T00:00:00Z",
        "2020-01-01_00:00:00Z",
        "2020-01-01  00:00:00Z",
    ],
    "email": ["a", "a@", "Ada <ada@example.com>", "a b@example.com", "a@b.c, d@e.f", "a@b.c\n"],
    "uuid": ["98d80576482e427f84347f86890ab222", "{98d80576-482e-427f-8434-7f86890ab222}", ""],
    "uuid1": ["98d80576-482e-427f-8434-7f86890ab222"],
    "uuid4": [
        "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
        "00000000-0000-0000-0000-000000000000",
        "98d80576-482e-427f-c434-7f86890ab222",
        "98d80576482e427f84347f86890ab222",
        "x",
        "urn:uuid:98d80576-482e-427f-8434-7f86890ab222",
    ],
    "guid": ["{98d80576-482e-427f-8434-7f86890ab222", "x"],
    "ulid": ["81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01ARZ3NDEKTSV4R"],
    "byte": ["a", "aGVsbG8", "aGVs bG8h", "-_-_", "====", "aGVsbG8=\n"],
    "base64url": ["a", "aGVsbG8==", "++//", "aGVsbG8h="],
    "decimal": ["", ".", "1,5", "NaN", "1e"],
    "date-time-local": ["2020-01-01T00:00:00Z", "2021-02-29T00:00:00", "2020-01-01"],
    "time-local": ["24:00:00", "01:02", "01:02:03Z"],
    "http-date": ["2020-01-01T00:00:00Z", "Sun, 06 Nov 1994 08:49:37 +0000"],
    "ip": ["1.2.3", "fe80::1%eth0", ""],
    "cidr": ["192.0.2.0", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "192.0.2.0/²"],
    "mac": ["00:00:5e:00:53", "00:00-5e:00:53:01", "zz:00:5e:00:53:01"],
    "hex-color": ["#ff", "#ggg", "red"],
    "semver": ["1", "1.2", "1.2.3-01", "01.2.3", "v1.2.3", "1.2.3-"],
    "slug": ["", "a b", "é"],
    "url": ["/x", "", "https://a b"],
    "http-url": ["ftp://example.com", "http:x", "https://"],
    "jwt": ["a.b", "a.b.c.d", "a b.c.d"],
    "media-range": ["text", "text/", "text/plain;x=", "a/b c"],
    "sf-binary": ["aGVsbG8=", ":", ":a:"],
    "sf-boolean": ["0", "?2", "true"],
    "sf-string": ['"', "a", '"\\a"'],
    "sf-token": ["1a", "", "a b"],
    "language": ["", "en_US", "englishlong"],
    "char": ["", "ab"],
    "unixtime": ["", "x", "1.", "1e5"],
    "e164": ["12025550147", "+0", "+1 202"],
    "year-month": ["2020-13", "2020"],
}


def keeps(checks: Mapping[str, Check], name: str, text: object) -> bool:
    """Whether the schema engine, given these checks, accepts the text."""
    return jsonschema_rs.Draft202012Validator(
        {"format": name}, validate_formats=True, formats=dict(checks)
    ).is_valid(text)


@pytest.mark.parametrize("checks", [REQUEST_CHECKS, RESPONSE_CHECKS], ids=["request", "response"])
@pytest.mark.parametrize("name", KEPT)
def test_a_text_that_keeps_its_format_is_accepted(name: str, checks: Mapping[str, Check]) -> None:
    assert [text for text in KEPT[name] if not keeps(checks, name, text)] == []


@pytest.mark.parametrize("checks", [REQUEST_CHECKS, RESPONSE_CHECKS], ids=["request", "response"])
@pytest.mark.parametrize("name", [name for name in BROKEN if known(name)])
def test_a_text_that_breaks_its_format_is_refused(name: str, checks: Mapping[str, Check]) -> None:
    assert [text for text in BROKEN[name] if keeps(checks, name, text)] == []


@pytest.mark.parametrize("name", ["guid", "url", "slug", "ip", "hex-color", "semver"])
def test_a_name_that_no_specification_explains_binds_answers_only(name: str) -> None:
    assert [text for text in BROKEN[name] if not keeps(REQUEST_CHECKS, name, text)] == []
    assert [text for text in BROKEN[name] if keeps(RESPONSE_CHECKS, name, text)] == []


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_request_may_separate_date_and_time_with_a_space_and_a_response_may_not(
    instant: datetime,
) -> None:
    text = f"{instant.isoformat()[:19]}Z"
    spaced = text.replace("T", " ")
    assert keeps(REQUEST_CHECKS, "date-time", text)
    assert keeps(RESPONSE_CHECKS, "date-time", text)
    assert keeps(REQUEST_CHECKS, "date-time", spaced)
    assert not keeps(RESPONSE_CHECKS, "date-time", spaced)
    assert not keeps(REQUEST_CHECKS, "date-time", spaced[:-1])


@given(st.uuids())
def test_a_uuid_keeps_the_format_of_its_own_version_only(uuid: UUID) -> None:
    kept = [v for v in range(1, 9) if REQUEST_CHECKS[f"uuid{v}"](str(uuid))]
    assert kept == ([uuid.version] if uuid.version in range(1, 9) else [])


@given(
    st.sampled_from(sorted(REQUEST_CHECKS)),
    st.text() | st.text('0123456789+-:./;="T ', max_size=40),
)
def test_a_check_is_total_and_gives_a_truth_value(name: str, text: str) -> None:
    assert REQUEST_CHECKS[name](text) in (True, False)


@pytest.mark.parametrize("unit", ["a", "0", "0.", "-", " ;", "a-", '"\\', ":", "=", "a/"])
def test_every_check_ends_on_a_long_text(unit: str) -> None:
    for check in REQUEST_CHECKS.values():
        for start in ("", "1.2.3-", "a/b", '"'):
            assert check(f"{start}{unit * 20_000}!") in (True, False)


@given(
    st.sampled_from(sorted(FORMATS)),
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
)
def test_a_format_says_nothing_about_what_is_no_text(name: str, value: object) -> None:
    assert keeps(REQUEST_CHECKS, name, value)


@given(st.text())
def test_a_format_outside_the_table_is_not_known_and_takes_every_text(name: str) -> None:
    if name not in FORMATS:
        assert not formats.known(name)
        assert keeps(REQUEST_CHECKS, name, "anything")


@pytest.mark.parametrize("name", ["phone", "timezone", "datetime"])
def test_a_format_that_people_read_differently_is_not_checked(name: str) -> None:
    assert not formats.known(name)
    assert keeps(REQUEST_CHECKS, name, "\0")


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("int8", (-128, 127)),
        ("int32", (-(2**31), 2**31 - 1)),
        ("int64", (-(2**63), 2**63 - 1)),
        ("uint64", (0, 2**64 - 1)),
        ("double-int", (-(2**53) + 1, 2**53 - 1)),
        ("date", None),
        ("no such format", None),
    ],
)
def test_a_numeric_format_has_its_range(
    name: str, bounds: tuple[int | float, int | float] | None
) -> None:
    assert formats.numeric_bounds(name) == bounds


def test_integers_are_whole_and_floats_are_not() -> None:
    assert formats.is_whole("int32")
    assert formats.is_whole("sf-integer")
    assert not formats.is_whole("double")
    assert not formats.is_whole("uuid")


def test_a_unix_time_counts_seconds() -> None:
    assert formats.counts_seconds("unixtime")
    assert not formats.counts_seconds("int64")
