"""Laws of path templates: what their segments match, and which of them meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.template import Segment, encoded, parse_template

TEXT = st.text(alphabet="ab.", max_size=3)
PARTIAL = st.lists(TEXT, min_size=1, max_size=4).map(
    lambda literals: Segment(
        tuple(text.encode() for text in literals), tuple(f"p{n}" for n in range(len(literals) - 1))
    )
)


def only(path: str) -> Segment:
    (segment,) = parse_template(path).segments
    return segment


@pytest.mark.parametrize(
    ("template", "sent", "values"),
    [
        ("/{id}.json", b"7.json", ("7",)),
        ("/{id}.json", b"a.json.json", ("a.json",)),
        ("/{a}...{b}", b"main...dev", ("main", "dev")),
        ("/{id}:cancel", b"7:cancel", ("7",)),
        ("/{id}:cancel", b"7%3Acancel", ("7",)),
        ("/v{n}", b"v3", ("3",)),
        ("/{a}{b}", b"xyz", ("x", "yz")),
        ("/{id}{extension}", b"a.b.json", ("a.b", ".json")),
        ("/{a}{b}", b".x", (".", "x")),
        ("/{a}-{b}", b"%2D--%2D", ("%2D", "-%2D")),
        ("/{id}", b"a%2Fb", ("a%2Fb",)),
        ("/{id}.json", b"%E2%82%AC%2e%6ason", ("%E2%82%AC",)),
        ("/{id}", b"%", ("%",)),
    ],
)
def test_a_segment_yields_its_values_as_they_were_sent(
    template: str, sent: bytes, values: tuple[str, ...]
) -> None:
    assert only(template).capture(sent) == values


@pytest.mark.parametrize(
    ("template", "sent"),
    [
        ("/{id}.json", b".json"),
        ("/{a}...{b}", b"...b"),
        ("/{a}...{b}", b"a..."),
        ("/{id}:cancel", b":cancel"),
        ("/v{n}", b"v"),
        ("/{a}{b}", b"x"),
        ("/a{x}a", b"a"),
        ("/{id}", b""),
    ],
)
def test_a_parameter_is_never_empty(template: str, sent: bytes) -> None:
    assert only(template).capture(sent) is None


@pytest.mark.parametrize("name", ["user.id", "2x", "x-y", "+path", "a/b", "a?b#c", "", "é"])
def test_any_name_is_a_name(name: str) -> None:
    template = parse_template(f"/a/{{{name}}}/b")
    assert template.names == (name,)
    assert len(template.segments) == 3


def test_what_follows_a_question_mark_or_hash_does_not_route() -> None:
    shape = parse_template("/a").shape
    assert parse_template("/a?beta=true").shape == shape
    assert parse_template("/a#b/{c}").shape == shape
    assert parse_template("/{x}?y={z}").names == ("x",)


def test_literals_are_percent_decoded() -> None:
    assert parse_template("/a%20b/é").shape == parse_template("/a b/%C3%A9").shape
    assert parse_template("/a%2Fb").shape != parse_template("/a/b").shape


def test_braces_without_a_partner_are_text() -> None:
    assert parse_template("/{a/b}c/}d").names == ("a/b",)
    assert parse_template("/}a/{b").is_literal


def test_a_template_stands_below_another() -> None:
    below = parse_template("/keys/").below(parse_template("/v1"))
    assert below == parse_template("/v1/keys/")
    assert parse_template("/").below(parse_template("/v1")) == parse_template("/v1/")


@given(PARTIAL, st.data())
def test_a_segment_matches_what_is_written_with_it(segment: Segment, data: st.DataObject) -> None:
    sent = segment.literals[0]
    for literal in segment.literals[1:]:
        sent += data.draw(TEXT.filter(bool)).encode() + literal
    values = segment.capture(sent)
    assert values is not None
    parts = zip(values, segment.literals[1:], strict=True)
    assert segment.literals[0] + b"".join(v.encode() + t for v, t in parts) == sent


@given(PARTIAL, PARTIAL, st.text(alphabet="ab.", max_size=9))
def test_segments_with_a_common_match_overlap(one: Segment, two: Segment, text: str) -> None:
    sent = text.encode()
    if one.capture(sent) is not None and two.capture(sent) is not None:
        assert one.overlaps(two)
        assert two.overlaps(one)


@given(PARTIAL, PARTIAL)
def test_overlapping_segments_have_a_common_match(one: Segment, two: Segment) -> None:
    if not one.overlaps(two):
        return
    if one.is_literal or two.is_literal:
        common = one.literals[0] if one.is_literal else two.literals[0]
    else:
        between = [x for s in (one, two) for literal in s.literals[1:-1] for x in (b"-", literal)]
        head = max(one.literals[0], two.literals[0], key=len)
        tail = max(one.literals[-1], two.literals[-1], key=len)
        common = head + b"----" + b"".join(between) + b"----" + tail
    assert one.capture(common) is not None
    assert two.capture(common) is not None


@given(st.binary())
def test_a_part_of_a_path_is_always_ascii(raw: bytes) -> None:
    assert encoded(raw).isascii()
