"""Laws of addresses: every operation answers, and no request line means two documents."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.addresses import RESERVED, Addresses, Conflict, assign_addresses
from understudy.mockserver.routes import RouteTable
from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation

UNREAD = cast("Any", None)
"""What addresses never look at."""

SEGMENTS = st.sampled_from(["a", "b", "{x}", "{x}.json", "v{x}", "a.json", "va"])
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map(
    lambda parts: "/" + "/".join(part.replace("x", f"x{n}") for n, part in enumerate(parts))
)
LINES = st.tuples(st.sampled_from(["GET", "HEAD", "POST"]), PATHS)


def api(name: str, *lines: tuple[str, str], bases: tuple[str, ...] = ("",)) -> Api:
    operations = tuple(
        Operation(
            key=f"{name} {method} {path}",
            operation_id=f"{method} {path}",
            method=method,
            path=path,
            parameters=(),
            body=None,
            responses={},
            security=(),
            base_paths=bases,
            at=Location("file:///a.yaml"),
        )
        for method, path in lines
    )
    return Api(name, name, "1", UNREAD, UNREAD, operations, {}, ())


def answers(addresses: Addresses, path: str, method: str = "POST") -> str | None:
    match = RouteTable(addresses.entries, reserved=[RESERVED]).find(path)
    route = match.route(method) if match else None
    return route.target if route else None


def test_an_operation_answers_at_its_path_its_base_paths_and_behind_the_name() -> None:
    addresses = assign_addresses([api("n", ("POST", "/keys"), bases=("/v1", "", "/eu/v1"))])
    for path in ("/keys", "/v1/keys", "/eu/v1/keys", "/n/keys", "/n/v1/keys", "/n/eu/v1/keys"):
        assert answers(addresses, path) == "n POST /keys", path
    assert addresses.conflicts == ()
    assert len(addresses.entries) == 6


def test_a_root_path_answers_behind_base_and_name() -> None:
    addresses = assign_addresses([api("n", ("POST", "/"), bases=("/v1",))])
    for path in ("/", "/v1", "/v1/", "/n", "/n/", "/n/v1/"):
        assert answers(addresses, path) == "n POST /", path


def test_the_preferred_address_is_the_real_one_on_another_host() -> None:
    plain = api("a", ("POST", "/keys"))
    based = api("b", ("POST", "/keys"), bases=("/v1", "/v2"))
    assert assign_addresses([plain]).preferred == {"a POST /keys": "/keys"}
    assert assign_addresses([based]).preferred == {"b POST /keys": "/v1/keys"}
    both = assign_addresses([plain, based]).preferred
    assert both == {"a POST /keys": "/a/keys", "b POST /keys": "/v1/keys"}


def test_documents_that_share_a_request_line_answer_behind_their_names_only() -> None:
    addresses = assign_addresses(
        [api("a", ("POST", "/keys/{id}")), api("b", ("POST", "/keys/me"), ("GET", "/keys/me"))]
    )
    (conflict,) = addresses.conflicts
    assert conflict == Conflict(
        "POST",
        ("a POST /keys/{id}", "b POST /keys/me"),
        ("/keys/{id}", "/keys/me"),
        ("/a/keys/{id}", "/b/keys/me"),
    )
    assert str(conflict) == (
        "POST /keys/{id} and /keys/me could mean a POST /keys/{id} or b POST /keys/me: "
        "use /a/keys/{id} or /b/keys/me"
    )
    assert answers(addresses, "/keys/me") is None
    assert answers(addresses, "/keys/you") is None
    assert answers(addresses, "/keys/me", "GET") == "b GET /keys/me"
    assert answers(addresses, "/a/keys/me") == "a POST /keys/{id}"
    assert answers(addresses, "/b/keys/me") == "b POST /keys/me"


def test_a_final_slash_does_not_tell_documents_apart() -> None:
    addresses = assign_addresses([api("a", ("POST", "/keys")), api("b", ("POST", "/keys/"))])
    assert len(addresses.conflicts) == 1
    assert answers(addresses, "/keys") is None
    assert answers(addresses, "/keys/") is None


def test_get_meets_the_head_of_another_document() -> None:
    addresses = assign_addresses([api("a", ("GET", "/keys")), api("b", ("HEAD", "/keys"))])
    assert len(addresses.conflicts) == 1


def test_a_documents_name_belongs_to_that_document() -> None:
    addresses = assign_addresses(
        [api("a", ("POST", "/keys")), api("b", ("POST", "/{org}/keys"), ("POST", "/a/keys"))]
    )
    assert answers(addresses, "/a/keys") == "a POST /keys"
    assert answers(addresses, "/acme/keys") is None
    assert answers(addresses, "/b/acme/keys") == "b POST /{org}/keys"
    assert [conflict.addresses for conflict in addresses.conflicts] == [
        ("/{org}/keys", "/a/keys"),
        ("/a/keys", "/a/keys"),
    ]


def test_within_a_document_a_documented_path_wins() -> None:
    addresses = assign_addresses(
        [api("v1", ("POST", "/keys"), ("POST", "/v1/keys"), bases=("", "/v1"))]
    )
    assert answers(addresses, "/keys") == "v1 POST /keys"
    assert answers(addresses, "/v1/keys") == "v1 POST /v1/keys"
    assert answers(addresses, "/v1/v1/keys") == "v1 POST /v1/keys"
    assert addresses.conflicts == ()
    assert addresses.preferred["v1 POST /v1/keys"] == "/v1/keys"


def test_what_stands_behind_a_path_does_not_keep_an_operation_from_its_base_paths() -> None:
    lines = [("POST", "/r?a=1"), ("POST", "/r?a=2"), ("POST", "/r#b")]
    addresses = assign_addresses([api("n", *lines, bases=("/v1",))])
    assert [template.path for template, _ in addresses.entries] == [
        base + path for base in ("", "/v1", "/n", "/n/v1") for _, path in lines
    ]
    assert addresses.preferred["n POST /r?a=2"] == "/v1/r?a=2"


def test_the_mocks_own_addresses_are_kept_for_it() -> None:
    addresses = assign_addresses(
        [api("a", ("POST", "/__understudy/health"), ("POST", "/{x}/health"))]
    )
    assert answers(addresses, "/__understudy/health") is None
    assert answers(addresses, "/a/__understudy/health") == "a POST /__understudy/health"
    assert answers(addresses, "/x/health") == "a POST /{x}/health"
    assert [str(conflict) for conflict in addresses.conflicts] == [
        "POST /__understudy/health is kept for the mock itself: use /a/__understudy/health"
    ]
    assert addresses.preferred["a POST /__understudy/health"] == "/a/__understudy/health"


@given(st.lists(LINES, max_size=5, unique=True), st.lists(LINES, max_size=5, unique=True))
def test_no_request_line_means_two_documents(
    one: list[tuple[str, str]], two: list[tuple[str, str]]
) -> None:
    addresses = assign_addresses([api("one", *one), api("two", *two, bases=("", "/a"))])
    tables = {
        name: RouteTable(
            (template, methods)
            for template, methods in addresses.entries
            if next(iter(methods.values())).startswith(name)
        )
        for name in ("one", "two")
    }
    parts = ["a", "b", "va", "a.json", "va.json", "z", "one", "two"]
    candidates = [f"/{x}" for x in parts] + [f"/{x}/{y}" for x in parts for y in parts]
    for path in candidates:
        matches = [found for table in tables.values() if (found := table.find(path))]
        if len(matches) == 2:
            for method in ("GET", "HEAD", "POST"):
                assert not all(match.route(method) for match in matches), path


@given(st.lists(LINES, max_size=5, unique=True), st.lists(LINES, max_size=5, unique=True))
def test_what_is_withheld_is_said_and_answers_behind_the_name(
    one: list[tuple[str, str]], two: list[tuple[str, str]]
) -> None:
    apis = [api("one", *one), api("two", *two)]
    addresses = assign_addresses(apis)
    said = {key for conflict in addresses.conflicts for key in conflict.operations}
    entries = {(template.path, *methods.items()) for template, methods in addresses.entries}
    for document in apis:
        for operation in document.operations:
            line = (operation.method, operation.key)
            assert (f"/{document.name}{operation.path}", line) in entries
            assert (operation.path, line) in entries or operation.key in said
            assert (addresses.preferred[operation.key], line) in entries
