"""Texts that match a pattern, and patterns as the schema engine must be given them."""

from __future__ import annotations

import re
from random import Random

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.patterns import ENGINE_OPTIONS, compile_pattern, engine_pattern, is_loose

REAL = (
    r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    r"^sk-[A-Za-z0-9]{48}$",
    r"^tunnel_[a-z0-9]{32}$",
    r"^\S+@\S+\.\S+$",
    r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$",
    r"^(?!.*--)[a-z0-9-]+$",
    r"^(?!-)(?!.*--)[A-Za-z0-9-]{1,63}(?<!-)$",
    r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$",
    r"^#(([0-9a-fA-F]{2}){3}|([0-9a-fA-F]){3})$",
    r"^arn:aws[a-zA-Z-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$",
    r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z-]+)?(?:\+[0-9A-Za-z-]+)?$",
    r"^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,}$",
    r"^(?=.{8,20}$)(?![_.])(?!.*[_.]{2})[a-zA-Z0-9._]+(?<![_.])$",
    r"^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$",
    r"^\+?[1-9]\d{1,14}$",
    r"^(\([0-9]{3}\))?[0-9]{3}-[0-9]{4}$",
    r"^([01]\d|2[0-3]):?([0-5]\d)$",
    r"^\d{4}-\d{2}-\d{2}$",
    r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    r"^https?://[^\s/$.?#].[^\s]*$",
    r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$",
    r"^/subscriptions/[^/]+/resourceGroups/[-\w\._\(\)]+$",
    r"^[\u4e00-\u9fa5]{2,4}$",
    r"^\p{Lu}\p{Ll}+$",
    r"^\p{Script=Greek}+$",
    r"\p{L}",
    r"^[^\x00-\x7F]+$",
    r"^((?!foo).)*$",
    r"^(?!(?:foo|bar)$)[a-z]{3}$",
    r"\Asnap-([0-9A-Fa-f]{8}|[0-9A-Fa-f]{17})\z",
    r"^[\w+=,.@-]*${1,128}",
    r"^[a-z]{2}-\d{12}+$",
    r"^\p{Print}+$",
    r".*(^arn:aws:s3:::)([a-zA-Z0-9_-]+$).*",
    r"^(?!\s*$)[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDBFF-\uDC00\uDFFF\t]*$",
    r"^(['\"])\w+\1$",
    r"^(?<year>\d{4})-\k<year>$",
    r"^\d+(?:ns|us|ms|s|m|h)$",
    r"(?i)^[a-f]+$",
    r"(?<=\$)\d+",
    r"\bfoo\b",
    r"^\ud83d\ude00+$",
    r"^[\s\S]*$",
    r"^[^]$",
    r"^[\b\0]$",
    r"^.+$",
    r"^$",
    r"",
)
READABLE_ONLY = (r"^.{12}$", r"^\S{12}$", r"^[^/]{12}$", r"^\w{12}$", r"^[!-~]{12}$", r"^\D{12}$")
HOSTILE = (
    "(" * 50 + "a" + ")*" * 50,
    "(" * 50 + "a?" + "){1000}" * 50,
    "(?=" * 50 + "a" + ")" * 50,
    "(a?)" * 500,
    "(?:.*){100}" * 20,
    "(?:a{1,100000}){1,100000}",
    "^(a|b|){100000}$",
    "^(a+)+b\\1$(?!x)",
    "|".join(f"word{number}" for number in range(1000)),
    "[" + "a" * 10_000 + "]",
)
UNREADABLE = (
    "(", ")", "[", "a**", "*", "a{2,1}", "[z-a]", r"\a", r"\x4", r"\u12", r"\u{110000}",
    r"\2(a)", r"\k<n>", "(?<n>a)(?<n>b)", "(?>a)", "(?#a)", "\\", "(?", "(?<n",
    r"\p{L", "{1}", "(" * 100 + ")" * 100, "a" * 60_000,
)  # fmt: skip
ENDLESS_COUNTS = (r"^a{1000000000}$", "(" * 50 + "a" + "){2}" * 50, r"^(ab){100000}$")

literals = st.sampled_from(list("abcXYZ019 -_/@:,#%&=~é日^$.*+?()[]{}|\\")).map(re.escape)
ranges = st.sampled_from(
    [
        "a-z",
        "A-Z",
        "0-9",
        "a-f",
        r"\d",
        r"\w",
        r"\s",
        ".",
        "_",
        r"\-",
        r"\]",
        "^",
        r"\p{Lu}",
        "é",
        "&",
    ]
)
classes = st.builds(
    "[{}{}]".format, st.sampled_from(["", "", "x^"]), st.lists(ranges, min_size=1).map("".join)
)
escapes = st.sampled_from(
    [r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", ".", r"\p{L}", r"\P{L}", r"\u0041", r"\u{1F600}",
     r"\x41", r"\cA", r"\t", r"[\0]", r"\/", r"\-", r"[^a]", r"[^\d\s]", r"[^]", r"\<"]
)  # fmt: skip
quantifiers = st.sampled_from(["*", "+", "?", "{2}", "{0,3}", "{2,}", "*?", "+?", "{1,4}"])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds("({})".format, inner)
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.builds("(?:{}){}".format, inner, quantifiers),
        st.builds("{}(?={}).".format, inner, st.just(".")),
        group,
    )


expressions = st.recursive(literals | classes | escapes, _larger, max_leaves=8)
anchors = st.sampled_from([("", ""), ("^(?:", ")$"), ("^", ""), ("", "$")])


def matches(pattern: str, text: str) -> bool:
    """Whether the schema engine finds the pattern in the text."""
    schema = {"type": "string", "pattern": engine_pattern(pattern)}
    return jsonschema_rs.Draft202012Validator(schema, pattern_options=ENGINE_OPTIONS).is_valid(text)


def sample(pattern: str, seed: int, shortest: int = 0, longest: int | None = None) -> str:
    sampler = compile_pattern(pattern)
    assert sampler is not None, pattern
    return sampler(Random(seed), shortest, longest)


@given(expressions, anchors, st.integers(0, 99))
def test_a_sample_of_any_expression_matches_it(
    expression: str, anchor: tuple[str, str], seed: int
) -> None:
    pattern = expression.join(anchor)
    assert matches(pattern, sample(pattern, seed))


@given(expressions, anchors)
def test_the_engine_s_words_need_no_others(expression: str, anchor: tuple[str, str]) -> None:
    words = engine_pattern(expression.join(anchor))
    assert words is not None
    assert engine_pattern(words) == words


@given(st.lists(literals, min_size=1, max_size=4).map("".join), st.integers(0, 99))
def test_a_backreference_repeats_what_its_group_captured(text: str, seed: int) -> None:
    for pattern in (rf"^({text}\w+)-\1$", rf"^(?<name>{text}|[a-z]+)\k<name>$"):
        assert matches(pattern, sample(pattern, seed))


@pytest.mark.parametrize("pattern", REAL)
def test_samples_of_real_patterns_match(pattern: str) -> None:
    sampler = compile_pattern(pattern)
    assert sampler is not None
    random = Random(7)
    texts = [sampler(random, 0, None) for _ in range(200)]
    assert [text for text in texts if not matches(pattern, text)] == []


@pytest.mark.parametrize("pattern", REAL)
def test_samples_of_the_engine_s_words_match_too(pattern: str) -> None:
    words = engine_pattern(pattern)
    assert words is not None
    assert engine_pattern(words) == words
    assert all(matches(pattern, sample(words, seed)) for seed in range(20))


@pytest.mark.parametrize("pattern", REAL)
def test_the_same_seed_gives_the_same_samples(pattern: str) -> None:
    assert [sample(pattern, seed) for seed in range(20)] == [
        sample(pattern, seed) for seed in range(20)
    ]


@given(
    st.sampled_from(
        [r"^[a-z0-9-]+$", r"^.*$", r"^\S+@\S+\.\S+$", r"^(?:ab|c)+$", r"[a-z]", r"^x", r"x$", "",
         r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$", r"^(?=.*\d)[a-z\d]{6,}$", r"^(\w+):\w*$"]
    ),
    st.integers(9, 200),
    st.integers(0, 50),
)  # fmt: skip
def test_a_sample_has_a_length_within_the_bounds(pattern: str, shortest: int, more: int) -> None:
    text = sample(pattern, shortest + more, shortest, shortest + more)
    assert shortest <= len(text) <= shortest + more
    assert matches(pattern, text)


@pytest.mark.parametrize("longest", range(1, 12))
def test_a_short_bound_is_kept_where_the_pattern_lets_it(longest: int) -> None:
    assert len(sample(r"^[a-z]+$", 1, 0, longest)) <= longest
    assert len(sample(r"^(?:[a-z]+\.)*[a-z]$", 1, 0, longest)) <= longest


def test_what_is_missing_is_shared_among_the_parts_that_can_grow() -> None:
    user, _, host = sample(r"^\S+@\S+$", 3, 101, 101).partition("@")
    assert (len(user), len(host)) == (50, 50)


@pytest.mark.parametrize("pattern", READABLE_ONLY)
def test_where_nearly_everything_matches_letters_and_digits_are_drawn(pattern: str) -> None:
    assert all(sample(pattern, seed).isalnum() for seed in range(50))


def test_samples_of_a_key_differ() -> None:
    sampler = compile_pattern(r"^sk-[A-Za-z0-9]{48}$")
    assert sampler is not None
    random = Random(0)
    assert len({sampler(random, 0, None) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_gives_a_short_text(pattern: str) -> None:
    for seed in range(5):
        assert len(sample(pattern, seed)) <= 200


def test_an_enormous_length_is_not_tried() -> None:
    assert len(sample(r"^[a-z]*$", 0, 10**9)) <= 100_000
    assert len(sample(r"a", 0, 10**9)) <= 100_000


@pytest.mark.parametrize("pattern", [*UNREADABLE, *ENDLESS_COUNTS, r"^[]$", r"\ud800"])
def test_a_pattern_that_has_no_sample_has_no_sampler(pattern: str) -> None:
    assert compile_pattern(pattern) is None


@pytest.mark.parametrize("pattern", [r"^(?!.*)$", r"a^b", r"^(?=a)b$", r"^\b$"])
def test_a_pattern_that_nothing_matches_still_gives_a_text(pattern: str) -> None:
    assert isinstance(sample(pattern, 0), str)


@given(st.text("ab01(){}[]^$.*+?|\\-,<>=!:dDwWsSbBpPkuxLn", max_size=20), st.integers(0, 9))
def test_every_text_is_a_pattern_with_a_sampler_or_without(pattern: str, seed: int) -> None:
    sampler = compile_pattern(pattern)
    assert sampler is None or isinstance(sampler(Random(seed), 0, None), str)


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (r"^.$", ["a", "\x85", "😀"], ["\n", "\r", "\u2028", "\u2029"]),
        (r"^a.(?=b)", ["axb"], ["a\rb"]),
        (r"^\d(?=a)", ["1a"], ["\u09eaa"]),
        (r"^[\d_](?=a)", ["1a", "_a"], ["\u09eaa"]),
        (r"^\w(?!\w)", ["a", "aé"], ["é", "ab"]),
        (r"^\s(?=a)", [" a", "\ufeffa", "\u00a0a"], ["\x85a", "aa"]),
        (r"^\S(?=a)", ["\x85a", "ba"], ["\ufeffa", " a"]),
        (r"^[\D](?=a)", ["\u09eaa"], ["1a"]),
        (r"^\bé", [], ["é"]),
        (r"a\bé", ["aé"], ["a", "ab"]),
        (r"a\B", ["ab"], ["a", "aé"]),
        (r"^[\b]$", ["\b"], ["b"]),
        (r"^\0$", ["\0"], ["0"]),
        (r"^\cA(?=\cb)", ["\x01\x02"], ["A"]),
        (r"^[^]$", ["a", "\n"], ["", "ab"]),
        (r"^[]$", [], ["", "a", "]"]),
        (r"^\<\>$", ["<>"], ["", r"\<\>"]),
        (r"^(?<n>a|b)\k<n>$", ["aa", "bb"], ["ab", "a"]),
        (r"^\1(a)$", ["a"], ["aa"]),
        (r"^(?:(a)|b\1)$", ["a", "b"], ["ba"]),
        (r"^(?:(a)|b)\1c$", ["aac", "bc"], ["ac"]),
        (r"^(['\"])?\w+\1$", ["a", "'a'"], ["'a", "'a\""]),
        (r"^(a)?(?:(b)|c)(d)\3\1\2$", ["cdd", "acdda", "abddab"], ["bdd", "cd"]),
        (r"^(?<n>a)?(b)\2\k<n>$", ["bb", "abba"], ["abb"]),
        (r"^(?!(a))\1b$", ["b"], ["ab"]),
        (r"^\ud83d\ude00$", ["😀"], ["\ufffd"]),
        (r"^[\ud83d\ude00-\ud83d\ude4f]+$", ["😀😁"], ["a"]),
        (r"^\ud83d$", [], ["a", ""]),
        (r"^[\ud800-\udfff]$", [], ["a", "\ufffd"]),
        (r"^[^\ud800-\udfff]$", ["a", "😀"], [""]),
        (r"^[\u0020-\udbff]$", ["a", "\ud7ff"], ["\t", "\ue000"]),
        (r"^[\udc00-\ue001]$", ["\ue000"], ["a", "\ue002", "\ud7ff"]),
        (r"^{$", ["{"], ["", "a"]),
        (r"^a{,2}$", ["a{,2}"], ["", "aa"]),
        (r"^[\w-.]+$", ["a-.b"], ["a/b"]),
        (r"^\é$", ["é"], ["e"]),
        (r"(?s)^.$", ["\n"], [""]),
        (r"^[a-z]+$", ["abc"], ["", "ABC", "abc\n"]),
    ],
)
def test_the_engine_reads_its_words_as_ecma_262_means_the_pattern(
    pattern: str, matching: list[str], other: list[str]
) -> None:
    assert [text for text in matching if not matches(pattern, text)] == []
    assert [text for text in other if matches(pattern, text)] == []


def test_a_pattern_that_is_too_large_in_other_words_is_left_as_it_is() -> None:
    assert engine_pattern(r"^.{1,30000}$") == r"^.{1,30000}$"
    assert matches(r"^.{1,8192}$", "\r") is False


@pytest.mark.parametrize("pattern", ["(", "[", "a**", r"\2(a)", "[z-a]"])
def test_what_is_no_pattern_has_no_words_for_the_engine(pattern: str) -> None:
    assert engine_pattern(pattern) is None


@pytest.mark.parametrize("pattern", [r"^[a-z]+$", r"^\d+-\w*$", r"^(a|b){2,3}$"])
def test_a_pattern_that_the_engine_reads_right_is_left_as_it_is(pattern: str) -> None:
    assert engine_pattern(pattern) == pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[\w-.]$",
        "{",
        "a{,2}",
        "]",
        r"\_",
        "(?=a)*",
        "(?i)a",
        "a++",
        "a{2}+",
        "^a${1,9}",
        r"\Aa\z",
    ],
)
def test_what_goes_without_the_u_flag_only_is_loose(pattern: str) -> None:
    assert is_loose(pattern)


@pytest.mark.parametrize(
    "pattern", [r"^[\w\-.]$", r"\{", r"a{2}", r"\/", r"(?=a)", r"\u{1F600}", "("]
)
def test_what_goes_with_the_u_flag_is_not_loose(pattern: str) -> None:
    assert not is_loose(pattern)
