"""How the text of a pattern is read."""

from __future__ import annotations

import pytest

from understudy.openapi.pattern_nodes import (
    DIGITS,
    EMPTY,
    Assertion,
    Backreference,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Property,
    Repeat,
    Sequence,
)
from understudy.openapi.pattern_syntax import parse_pattern


def one(character: str) -> Characters:
    return Characters(((ord(character), ord(character)),))


A, B = one("a"), one("b")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", EMPTY),
        ("a", A),
        ("ab", Sequence((A, B))),
        ("a|b|", Choice((A, B, EMPTY))),
        ("a*", Repeat(A, 0, None)),
        ("a+?", Repeat(A, 1, None)),
        ("a{2}", Repeat(A, 2, 2)),
        ("a{2,}", Repeat(A, 2, None)),
        ("(?:ab)?", Repeat(Sequence((A, B)), 0, 1)),
        ("(a)(?<n>b)", Sequence((Group(A, 1), Group(B, 2)))),
        (r"(a)\1", Sequence((Group(A, 1), Backreference(1)))),
        (r"(?<n>a)\k<n>", Sequence((Group(A, 1), Backreference(1)))),
        ("^a$", Sequence((Assertion("^"), A, Assertion("$")))),
        ("(?=a)b", Sequence((Look(A, ahead=True, negative=False), B))),
        ("(?<!a)b", Sequence((Look(A, ahead=False, negative=True), B))),
        (r"\d", Characters(DIGITS)),
        ("[^a-c_]", Characters(((97, 99), (95, 95)), negated=True)),
        (r"\P{Lu}", Characters((), (Property("Lu", negated=True),))),
        (r"[\d\p{L}]", Characters(DIGITS, (Property("L"),))),
        (r"[\w-]", Characters(((48, 57), (65, 90), (95, 95), (97, 122), (45, 45)))),
        (r"\u0061\x62", Sequence((A, B))),
        (r"\ud83d\ude00", one("😀")),
        (r"\u{61}\cJ\t", Sequence((A, one("\n"), one("\t")))),
        ("a{,2}", Sequence(tuple(map(one, "a{,2}")))),
    ],
)
def test_a_pattern_is_read_as_ecma_262_says(text: str, node: Node) -> None:
    parsed = parse_pattern(text)
    assert parsed is not None
    assert parsed.node == node


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("^[a-z]+$", "^[a-z]+$"),
        (r"[\b\0]", r"[\x08\x00]"),
        (r"a.b\.[.]", r"a[^\n\r\u2028\u2029]b\.[.]"),
        (r"[^][]", r"[\u{0}-\u{10ffff}][^\u{0}-\u{10ffff}]"),
        (r"(?=a)\d[\d]", r"(?=a)[\u{30}-\u{39}][\u{30}-\u{39}]"),
        (r"\d", r"\d"),
        (r"[\w-.]", r"[\w\-.]"),
    ],
)
def test_only_what_the_engine_reads_otherwise_is_put_in_other_words(text: str, words: str) -> None:
    parsed = parse_pattern(text)
    assert parsed is not None
    assert parsed.spelling == words
