from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.operations import operation, request
from tests.mockserver.parts import multipart
from understudy.mockserver.bodies import BodyResult, compile_body
from understudy.mockserver.room import Bounds

JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
THING = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "size": {"type": "integer"}},
}
UNREADABLE, UNSUPPORTED = "unreadable", "unsupported-media-type"


def decoder(*names: str, required: bool = True, schema: Any = THING) -> Any:
    content = {name: {"schema": schema} for name in names}
    raw = {"requestBody": {"required": required, "content": content}}
    return compile_body(operation(raw).body, Bounds(depth=20, values=100))


def send(decode: Any, data: bytes, content_type: str | None = JSON) -> BodyResult:
    headers = {} if content_type is None else {"content-type": content_type}
    result = decode(request(headers=headers, body=data))
    assert isinstance(result, BodyResult)
    return result


def test_a_json_body_is_its_value_and_its_documented_media_type() -> None:
    result = send(decoder(JSON), b'{"name":"a"}')
    assert result.media_type is not None
    assert (result.value, result.present, result.media_type.name) == ({"name": "a"}, True, JSON)
    assert (result.problem, list(result.violations), list(result.notices)) == (None, [], [])


@pytest.mark.parametrize(
    ("documented", "sent"),
    [
        ([JSON], "application/json; charset=utf-8"),
        ([JSON], "APPLICATION/Json;Charset=UTF-8"),
        ([JSON], "application/json;charset=us-ascii"),
        (["Application/JSON"], JSON),
        (["application/json; charset=utf-8"], JSON),
        (["application/json;version=1"], "application/json;version=2"),
        (["application/vnd.thing+json"], "application/vnd.thing+json"),
        (["application/*"], "application/vnd.thing+json"),
        (["*/*"], JSON),
        (["text/plain", "*/*"], JSON),
        ([FORM, JSON], JSON),
    ],
)
def test_a_media_type_is_matched_by_name_range_and_in_any_case(
    documented: list[str], sent: str
) -> None:
    result = send(decoder(*documented), b'{"name":"a"}', sent)
    assert (result.value, result.problem) == ({"name": "a"}, None)


@pytest.mark.parametrize(
    ("sent", "matched"),
    [
        ("application/json", "application/json"),
        ("application/json;v=2", "application/json;v=2"),
        ("application/json;v=1", "application/json"),
        ("application/xml", "application/*"),
        ("image/png", "*/*"),
    ],
)
def test_the_closest_entry_counts(sent: str, matched: str) -> None:
    decode = decoder("*/*", "application/*", "application/json;v=2", "application/json")
    result = send(decode, b'{"name":"a"}', sent)
    assert result.media_type is not None
    assert result.media_type.name == matched


@pytest.mark.parametrize(
    ("documented", "sent", "said"),
    [
        ([JSON], "text/plain", "text/plain is not documented here; send one of: application/json"),
        ([JSON], "application/vnd.thing+json", "is not documented here"),
        ([JSON], "application/json; charset=bogus", "charset"),
        (["text/*"], "application/json", "send one of: text/*"),
        ([JSON], "json", "no media type"),
        ([JSON], "application/json, application/json", "no media type"),
        ([JSON], "*/*", "no media type"),
        (["text/plain"], FORM, "not documented"),
        ([PARTS], None, "no Content-Type"),
        (["nonsense"], JSON, "not documented"),
    ],
)
def test_a_media_type_that_is_not_documented_is_not_supported(
    documented: list[str], sent: str | None, said: str
) -> None:
    result = send(decoder(*documented), b'{"name":"a"}', sent)
    assert (result.problem, result.present, result.media_type) == (UNSUPPORTED, True, None)
    assert said in result.message


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"{", 1),
        (b'{"name":"\xff"}', 9),
        (b'{"name":NaN}', 8),
        (b'{"name":"a","name":"b"}', 12),
        (b"[" * 50 + b"]" * 50, 20),
    ],
)
def test_json_that_can_not_be_read_is_refused_with_its_offset(data: bytes, offset: int) -> None:
    result = send(decoder(JSON), data)
    assert (result.problem, result.value) == (UNREADABLE, None)
    assert result.message.startswith("the body is not JSON: ")
    assert result.message.endswith(f"at byte {offset}")


def test_every_broken_rule_of_a_body_is_told() -> None:
    result = send(decoder(JSON), b'{"size":"x"}')
    assert {(v.where, v.path, v.rule, v.message) for v in result.violations} == {
        ("body", ("name",), "required", "is required"),
        ("body", ("size",), "type", "is not an integer"),
    }


def test_a_required_body_that_is_absent_is_a_violation_and_another_is_not() -> None:
    (violation,) = send(decoder(JSON), b"").violations
    assert (violation.where, violation.path, violation.rule) == ("body", (), "required")
    assert violation.rule_at is not None
    assert violation.rule_at.pointer == "/paths/~1things/post/requestBody/required"
    assert send(decoder(JSON, required=False), b"") == BodyResult()
    assert send(decoder(JSON, required=False), b"", None) == BodyResult()


def test_json_of_more_values_than_are_read_is_too_large_from_the_byte_on() -> None:
    most = b'{"name":"%b","size":[%b]}' % (b'[{,:\\"' * 200, b",".join([b"1"] * 96))
    assert send(decoder(JSON), most).problem is None
    result = send(decoder(JSON), most[:-2] + b",1]}")
    assert result.problem == "too-large"
    assert f"at byte {len(most) - 1};" in result.message


def test_a_body_that_is_not_documented_is_ignored() -> None:
    assert send(compile_body(None), b"{", "nonsense") == BodyResult()


def test_json_without_a_content_type_is_taken_as_json_with_a_notice() -> None:
    for content_type in (None, "", " "):
        result = send(decoder(FORM, JSON), b'{"name":"a"}', content_type)
        assert result.value == {"name": "a"}
        assert result.notices == ["sent without a Content-Type; taken as application/json"]


def test_json_that_curl_labels_as_a_form_is_taken_as_json_with_a_notice() -> None:
    result = send(decoder(JSON), b' {"name":"a"}', FORM)
    assert (result.value, result.problem) == ({"name": "a"}, None)
    assert result.notices == [
        "sent as application/x-www-form-urlencoded (curl's default); taken as JSON"
    ]
    assert send(decoder(JSON), b'{"name":', FORM).problem == UNREADABLE
    assert send(decoder(JSON), b"null", FORM).violations


def test_a_form_is_a_form_where_one_is_documented_and_refused_where_none_is() -> None:
    assert send(decoder(JSON, FORM), b"name=a", FORM).value == {"name": "a"}
    assert send(decoder(JSON, FORM), b'{"name":"a"}', FORM).value == {'{"name":"a"}': ""}
    assert send(decoder(JSON), b"name=a", FORM).problem == UNSUPPORTED


def test_a_form_with_absurdly_many_fields_is_not_read() -> None:
    assert send(decoder(FORM), b"a&" * 10_001, FORM).problem == UNREADABLE


def test_a_multipart_body_is_read_by_its_boundary() -> None:
    decode = decoder(PARTS)
    data = multipart(("name", b"a"), ("size", b"3"))
    assert send(decode, data, f"{PARTS}; boundary=b").value == {"name": "a", "size": 3}
    assert send(decode, data, f'{PARTS}; boundary="b"').value == {"name": "a", "size": 3}
    assert send(decode, data, PARTS).problem == UNREADABLE
    assert send(decode, data, f"{PARTS}; boundary=c").problem == UNREADABLE
    assert send(decode, data[:-8], f"{PARTS}; boundary=b").problem == UNREADABLE


def test_parts_without_a_name_are_noticed() -> None:
    data = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"
    result = send(decoder("multipart/mixed", schema={}), data, "multipart/mixed; boundary=b")
    assert (result.value, result.notices) == ({}, ["parts without a name are not checked"])


@pytest.mark.parametrize(
    ("data", "content_type", "schema", "value"),
    [
        ("é".encode(), "text/plain", {"type": "string"}, "é"),
        ("é".encode("latin-1"), "text/plain; charset=iso-8859-1", {"type": "string"}, "é"),
        ("é".encode("utf-16"), "text/plain; charset=utf-16", {"type": "string"}, "é"),
        (b"3", "text/plain", {"type": "integer"}, 3),
        (b"3", "text/plain", {"type": "string"}, "3"),
    ],
)
def test_a_text_is_decoded_and_typed(
    data: bytes, content_type: str, schema: Any, value: Any
) -> None:
    result = send(decoder("text/plain", schema=schema), data, content_type)
    assert (result.value, result.problem, list(result.violations)) == (value, None, [])


def test_a_text_is_checked_against_its_schema() -> None:
    decode = decoder("text/plain", schema={"type": "string", "maxLength": 1})
    assert [v.rule for v in send(decode, b"ab", "text/plain").violations] == ["maxLength"]
    broken = send(decode, b"a\xff", "text/plain")
    assert (broken.problem, broken.message) == (UNREADABLE, "the body is not utf-8 at byte 1")


def test_a_text_whose_schema_is_a_structure_is_not_checked_and_that_is_said() -> None:
    result = send(decoder("text/csv"), b"a,b", "text/csv")
    assert result.value == "a,b"
    assert list(result.notices) == ["text/csv is not checked against its schema"]


def test_binary_is_bytes_whose_number_is_checked() -> None:
    decode = decoder("image/*", schema={"type": "string", "minLength": 2, "maxLength": 3})
    assert send(decode, b"\xff\xfe", "image/png") == BodyResult(
        b"\xff\xfe", True, send(decode, b"\xff\xfe", "image/png").media_type
    )
    assert [v.rule for v in send(decode, b"\xff", "image/png").violations] == ["minLength"]
    (violation,) = send(decode, b"\xff" * 4, "image/png").violations
    assert (violation.rule, violation.message) == ("maxLength", "is longer than 3 bytes")


def test_the_length_of_what_is_encoded_is_not_the_number_of_bytes() -> None:
    encoded = {"type": "string", "contentEncoding": "base64", "maxLength": 1}
    assert not send(decoder("image/png", schema=encoded), b"abc", "image/png").violations


def test_binary_without_a_content_type_is_taken_as_documented() -> None:
    result = send(decoder("image/png", schema={}), b"\xff", None)
    assert (result.value, result.problem) == (b"\xff", None)
    assert result.notices == ["sent without a Content-Type; taken as image/png"]


@pytest.mark.parametrize("name", ["application/xml", "text/xml", "application/atom+xml"])
def test_xml_is_let_pass_with_a_notice(name: str) -> None:
    result = send(decoder(name), b"<a", name)
    assert (result.value, list(result.violations)) == (b"<a", [])
    assert result.notices == ["XML is not checked against its schema"]


def test_a_format_that_is_not_understood_is_let_pass_with_a_notice() -> None:
    result = send(decoder("application/yaml"), b"a: 1", "application/yaml")
    assert list(result.notices) == ["application/yaml is not checked against its schema"]


EVERY = ["*/*", JSON, FORM, PARTS, "text/plain", "application/xml", "image/png"]
DECODERS = [
    *(decoder(name) for name in EVERY),
    decoder(*EVERY, schema={}),
    decoder(*EVERY, schema={"type": ["string", "null"], "maxLength": 3}),
    decoder(JSON, required=False),
]
TYPES = st.sampled_from(
    [
        *EVERY,
        f"{PARTS}; boundary=b",
        f"{PARTS};boundary=\xff",
        "text/plain; charset=utf-16",
        "application/json;charset=",
        "a/b+json",
        None,
    ]
) | st.binary().map(lambda data: data.decode("latin-1"))
PIECES = [
    b"--b",
    b"\r\n",
    b"--",
    b'Content-Disposition: form-data; name="a"',
    b"name",
    b"=",
    b"&",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b":",
    b"1",
    b"\xff",
    b"%FF",
    b"<a>",
]
BYTES = st.binary() | st.lists(st.sampled_from(PIECES)).map(b"".join)


@given(st.sampled_from(range(len(DECODERS))), BYTES, TYPES)
def test_any_bytes_under_any_content_type_are_a_result(
    index: int, data: bytes, content_type: str | None
) -> None:
    result = send(DECODERS[index], data, content_type)
    assert result.present == bool(data)
    assert (result.problem is None) == (not result.message)
