"""Laws of the route table: every concrete path is found again, the most specific template wins."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.routes import Route, RouteTable, Shadowed, allowed

WORDS = st.text(alphabet="abc-_~ é{", min_size=1, max_size=3).map(lambda word: f"w{word}")
VALUES = st.text(min_size=1, max_size=5).filter(
    lambda text: not any("\ud800" <= character <= "\udfff" for character in text)
)
AFFIXES = st.sampled_from([".json", ":cancel", "...", "@"])


@st.composite
def segments(draw: st.DrawFn) -> tuple[str, str, dict[str, str]]:
    """A template's segment, a concrete one, and the values in it."""
    kind = draw(st.sampled_from(["literal", "parameter", "partial"]))
    if kind == "literal":
        word = draw(WORDS)
        return word, quote(word), {}
    name = draw(st.uuids()).hex
    if kind == "parameter":
        value = quote(draw(VALUES), safe="")
        return f"{{{name}}}", value, {name: value}
    affix, value = draw(AFFIXES), draw(st.from_regex(r"\A[a-z0-9]{1,4}\Z"))
    return f"{{{name}}}{affix}", f"{value}{affix}", {name: value}


@st.composite
def paths(draw: st.DrawFn) -> tuple[str, str, dict[str, str]]:
    """A template, a concrete path, and the values in it."""
    parts = draw(st.lists(segments(), max_size=5))
    slash = draw(st.sampled_from(["", "/"])) if parts else "/"
    template = "".join("/" + part[0] for part in parts) + slash
    path = "".join("/" + part[1] for part in parts) + slash
    return template, path, {name: value for part in parts for name, value in part[2].items()}


def table(**templates: str) -> RouteTable[str]:
    """A table of GET operations: target and template."""
    return RouteTable((template, {"GET": target}) for target, template in templates.items())


def found(table: RouteTable[str], path: str | bytes, method: str = "GET") -> Route[str] | None:
    match = table.find(path)
    return match.route(method) if match else None


def target(table: RouteTable[str], path: str | bytes, method: str = "GET") -> str | None:
    route = found(table, path, method)
    return route.target if route else None


@given(paths())
def test_a_path_written_with_a_template_is_found_with_its_values(
    case: tuple[str, str, dict[str, str]],
) -> None:
    template, path, values = case
    only = RouteTable([(template, {"GET": "it"})])
    assert found(only, path) == Route(template, "it", values)
    assert found(only, path.encode()) == Route(template, "it", values)


@given(paths())
def test_a_final_slash_more_or_less_is_the_same(case: tuple[str, str, dict[str, str]]) -> None:
    template, path, values = case
    other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    if other:
        only = RouteTable([(template, {"GET": "it"})])
        assert found(only, other) == Route(template, "it", values)


@given(st.lists(paths(), max_size=6), st.text(max_size=20), st.binary(max_size=20))
def test_any_path_has_an_answer(
    cases: list[tuple[str, str, dict[str, str]]], text: str, raw: bytes
) -> None:
    some = RouteTable([(template, {"GET": template}) for template, _, _ in cases])
    for path in (text, raw, b"/" + raw, b"/a/" + raw + b"/"):
        match = some.find(path)
        assert match is None or match.methods
    some.nearest(text)


@given(st.lists(paths(), min_size=1, max_size=6), st.randoms())
def test_the_order_of_entries_does_not_matter(
    cases: list[tuple[str, str, dict[str, str]]], random: object
) -> None:
    entries = {template: {"GET": template} for template, _, _ in cases}
    one, other = RouteTable(entries.items()), RouteTable(reversed(list(entries.items())))
    for _, path, _ in cases:
        if not one.shadowed:
            assert target(one, path) == target(other, path)


@given(paths())
def test_a_literal_beats_a_template(case: tuple[str, str, dict[str, str]]) -> None:
    template, path, values = case
    both = RouteTable([(template, {"GET": "template"}), (path, {"GET": "literal"})])
    if values:
        assert target(both, path) == "literal"


def test_segments_are_compared_left_to_right_with_a_way_back() -> None:
    routes = table(first="/a/{x}/c", second="/a/b/{y}", third="/{p}/b/d")
    assert target(routes, "/a/b/c") == "second"
    assert target(routes, "/a/z/c") == "first"
    assert target(routes, "/a/b/d") == "second"
    assert target(routes, "/z/b/d") == "third"
    assert target(table(first="/a/b/{x}/d", second="/a/{y}/c/e"), "/a/b/c/e") == "second"


def test_partial_segments_stand_between_literals_and_parameters() -> None:
    routes = table(any="/{x}", json="/{x}.json", range="/{a}...{b}", me="/me.json")
    assert target(routes, "/me.json") == "me"
    assert target(routes, "/you.json") == "json"
    assert target(routes, "/a...b") == "range"
    assert target(routes, "/you") == "any"
    assert target(routes, "/a...b.json") == "json"


def test_methods_that_the_most_specific_template_lacks_come_from_the_next() -> None:
    routes = RouteTable(
        [("/users/{id}", {"GET": "read", "DELETE": "delete"}), ("/users/me", {"GET": "me"})]
    )
    assert target(routes, "/users/me") == "me"
    assert found(routes, "/users/me", "DELETE") == Route("/users/{id}", "delete", {"id": "me"})
    match = routes.find("/users/me")
    assert match is not None
    assert match.methods == {"GET": "me", "DELETE": "delete"}
    assert target(routes, "/users/me", "HEAD") == "me"
    assert target(routes, "/users/me", "POST") is None


def test_each_operation_keeps_its_own_parameter_names() -> None:
    routes = RouteTable([("/a/{x}", {"GET": "get"}), ("/a/{y}", {"PUT": "put"})])
    assert found(routes, "/a/1") == Route("/a/{x}", "get", {"x": "1"})
    assert found(routes, "/a/1", "PUT") == Route("/a/{y}", "put", {"y": "1"})


def test_of_two_entries_with_the_same_request_lines_the_first_wins() -> None:
    routes = RouteTable[str](
        [
            ("/a/{x}", {"GET": "first", "PUT": "put"}),
            ("/a/{y}", {"GET": "second"}),
            ("/a/{x}", {"GET": "first"}),
            ("/b?x=1&y", {"GET": "b", "POST": "post"}),
            ("/b?y&x=%31", {"GET": "other"}),
            ("/c#d", {"GET": "c"}),
        ]
    )
    assert target(routes, "/a/1") == "first"
    assert target(routes, "/b") == "b"
    assert target(routes, "/b", "POST") == "post"
    assert target(routes, "/c") == "c"
    assert routes.shadowed == [
        Shadowed("GET", "/a/{y}", "second", "first"),
        Shadowed("GET", "/b?y&x=%31", "other", "b"),
    ]
    assert routes.targets == {"first", "put", "b", "post", "c"}


def chosen(table: RouteTable[str], path: str, *headers: tuple[bytes, bytes]) -> str | None:
    """The target of a GET; the path may have a query."""
    plain, _, query = path.partition("?")
    match = table.find(plain)
    route = match.route("GET", query.encode(), headers) if match else None
    return route.target if route else None


def test_entries_that_share_a_path_are_told_apart_by_what_stands_behind_a_question_mark() -> None:
    routes = table(
        plain="/rest",
        one="/rest?method=a.one",
        two="/rest?method=a.two",
        both="/rest?method=a.two&full=t%20rue",
        any="/rest?method={name}&deep",
    )
    assert not routes.shadowed
    assert routes.targets == {"plain", "one", "two", "both", "any"}
    assert chosen(routes, "/rest") == "plain"
    assert chosen(routes, "/rest?method=a.three") == "plain"
    assert chosen(routes, "/rest?more=x&method=a.one") == "one"
    assert chosen(routes, "/rest/?method=%61.two") == "two"
    assert chosen(routes, "/rest?full=t+rue&method=a.two") == "both"
    assert chosen(routes, "/rest?method=a.two&deep=") == "any"
    assert chosen(routes, "/rest", (b"method", b"a.one")) == "plain"


def test_a_fragment_asks_for_query_parameters_or_headers() -> None:
    routes = table(
        create="/#X-Amz-Target=Name.Create",
        update="/#X-Amz-Target=Name.Update",
        acl="/#acl",
    )
    assert chosen(routes, "/", (b"x-amz-target", b"Name.Update")) == "update"
    assert chosen(routes, "/?X-Amz-Target=Name.Update") == "update"
    assert chosen(routes, "/?acl") == "acl"
    assert chosen(routes, "/", (b"x-amz-target", b"Name.Create"), (b"acl", b"1")) == "create"
    assert chosen(routes, "/?acl", (b"x-amz-target", b"Name.Other")) == "acl"


def test_where_no_conditions_are_met_the_first_entry_answers() -> None:
    routes = table(one="/{x}?a=1", two="/{y}?b=1")
    assert chosen(routes, "/z") == "one"
    match = routes.find("/z")
    assert match is not None
    assert match.route("GET", b"b=1") == Route("/{y}?b=1", "two", {"y": "z"})
    assert match.methods == {"GET": "one"}
    assert chosen(table(only="/c?a=1"), "/c?b=2") == "only"


CONDITIONS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "2"]), max_size=3)


@given(st.lists(CONDITIONS, min_size=1, max_size=6), CONDITIONS)
def test_the_most_conditions_that_are_all_met_win(
    entries: list[dict[str, str]], asked: dict[str, str]
) -> None:
    keys = [f"/a?{urlencode(conditions)}" for conditions in entries]
    routes = RouteTable((key, {"GET": key}) for key in keys)
    met = [n for n, conditions in enumerate(entries) if conditions.items() <= asked.items()]
    best = max(met, key=lambda number: len(entries[number]), default=0)
    assert chosen(routes, f"/a?{urlencode(asked)}") in {
        key for key, conditions in zip(keys, entries, strict=True) if conditions == entries[best]
    }


@given(st.binary(max_size=30), st.lists(st.tuples(st.binary(max_size=5), st.binary(max_size=5))))
def test_any_query_and_headers_have_an_answer(
    query: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    match = table(one="/a", two="/a?b#c").find("/a")
    assert match is not None
    assert match.route("GET", query, headers) is not None


def test_both_slashes_documented_are_two_operations() -> None:
    routes = RouteTable(
        [("/a", {"GET": "plain", "PUT": "put"}), ("/a/", {"GET": "slashed"}), ("/b/{x}", {})]
    )
    assert target(routes, "/a") == "plain"
    assert target(routes, "/a/") == "slashed"
    assert target(routes, "/a/", "PUT") == "put"
    assert target(routes, "/a//") is None
    assert routes.targets == {"plain", "slashed", "put"}
    assert not routes.shadowed


def test_an_encoded_slash_stays_in_its_segment() -> None:
    routes = table(one="/a/{x}", literal="/b%2Fc")
    assert found(routes, "/a/x%2Fy") == Route("/a/{x}", "one", {"x": "x%2Fy"})
    assert target(routes, "/b%2fc") == "literal"
    assert target(routes, "/b/c") is None


@pytest.mark.parametrize("path", ["/caf%C3%A9/a%20b", "/caf%c3%a9/a b", "/café/%61%20b"])
def test_literals_match_however_they_are_escaped(path: str) -> None:
    assert target(table(it="/café/a b"), path) == "it"
    assert target(table(it="/caf%C3%A9/a%20b"), path) == "it"


@pytest.mark.parametrize("path", ["", "*", "a", "//", "/a/", "/a//c", "/a/b/c/d", "http://h/a/b/c"])
def test_a_parameter_takes_exactly_one_segment_that_is_not_empty(path: str) -> None:
    assert table(it="/a/{x}/c").find(path) is None


def test_reserved_first_segments_are_never_matched() -> None:
    routes = RouteTable([("/{a}/{b}", {"GET": "it"})], reserved=["__own"])
    assert target(routes, "/own/health") == "it"
    assert routes.find("/__own/health") is None
    assert routes.find("/%5F_own/health") is None


def test_a_template_of_many_segments_is_found() -> None:
    template = "".join(f"/a{number}/{{p{number}}}" for number in range(2000))
    path = template.replace("{", "").replace("}", "")
    assert target(table(it=template), path) == "it"


def test_bytes_that_are_not_ascii_become_escapes() -> None:
    assert found(table(it="/a/{x}"), b"/a/\xc3\xa9\xff%41") == Route(
        "/a/{x}", "it", {"x": "%C3%A9%FF%41"}
    )


@pytest.mark.parametrize(
    ("methods", "names"),
    [
        ({"GET": "g"}, ("GET", "HEAD", "OPTIONS")),
        ({"POST": "p", "DELETE": "d"}, ("POST", "DELETE", "OPTIONS")),
        ({"OPTIONS": "o", "HEAD": "h"}, ("HEAD", "OPTIONS")),
    ],
)
def test_allow_names_every_method_that_is_answered(
    methods: Mapping[str, str], names: tuple[str, ...]
) -> None:
    match = RouteTable([("/a", methods)]).find("/a")
    assert match is not None
    assert allowed(match) == names
