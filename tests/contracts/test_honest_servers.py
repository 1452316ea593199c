"""What servers do that keep their document, and what others do: the first are never a failure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from understudy.contracts.result import Verdict
from understudy.contracts.severity import Severity

from .answering import Asked, Respond
from .running import run_over, told

ID = {"type": "integer", "readOnly": True}
NO: dict[str, Any] = {"400": {"description": ""}}


def paths_of(
    properties: Mapping[str, Any], *required: str, path: str = "/things", ok: str = "201"
) -> Any:
    schema = {
        "type": "object",
        "required": list(required),
        "properties": {"id": ID, **properties},
    }
    content = {"application/json": {"schema": schema}}
    made = {"description": "", "content": content}
    body = {"required": True, "content": content}
    return {path: {"post": {"requestBody": body, "responses": {ok: made, **NO}}}}


class Making:
    """Makes a thing of every body that `objects` has nothing against, as `changed` says."""

    def __init__(
        self,
        kinds: Mapping[str, type | tuple[type, ...]],
        objects: Callable[[dict[str, Any]], bool] = lambda body: False,
        changed: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body,
    ) -> None:
        self.kinds = kinds
        self.objects = objects
        self.changed = changed
        self.count = 0

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        if asked.method != "POST":
            return 405, {}
        try:
            body = json.loads(asked.body)
        except (ValueError, RecursionError):
            return 400, {}
        if not isinstance(body, dict) or self.breaks(body) or self.objects(body):
            return 400, {}
        self.count += 1
        kept = {name: body[name] for name in self.kinds if name in body}
        return 201, {"id": self.count, **self.changed(kept)}

    def breaks(self, body: dict[str, Any]) -> bool:
        wrong = (name in body and not _is(body[name], kind) for name, kind in self.kinds.items())
        return any(wrong) or next(iter(self.kinds)) not in body


def _is(value: Any, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not (isinstance(value, bool) and kind is int)


TEXT = {"type": "string"}


class Taken:
    """Whether a member's value was there before."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known: set[Any] = set()

    def __call__(self, body: dict[str, Any]) -> bool:
        value = body.get(self.name)
        taken = value in self.known
        self.known.add(value)
        return taken


def test_members_of_answers_alone_are_not_asked_of_requests(tmp_path: Path) -> None:
    result = run_over(tmp_path, paths_of({"name": TEXT}, "id", "name"), Making({"name": str}))
    assert told(result) == []
    assert not [one for one in told(result, Severity.WARNING) if "id" in one]


@pytest.mark.parametrize("name", ["code", "email"])
def test_what_has_to_be_new_each_time_may_be_refused_the_second_time(
    tmp_path: Path, name: str
) -> None:
    schema = {"type": "string", "maxLength": 60, "minLength": 3}
    form = {"format": "email"} if name == "email" else {}
    making = Making({name: str, "size": int}, Taken(name))

    def objects(body: dict[str, Any]) -> bool:
        value = body[name]
        return not 3 <= len(value) <= 60 or (form and "@" not in value) or taken(body)

    taken, making.objects = making.objects, objects
    paths = paths_of({name: {**schema, **form}, "size": {"type": "integer"}}, name)
    result = run_over(tmp_path, paths, making)
    assert told(result) == []
    assert result.tested[0].statuses[201] > 10


def test_the_same_name_may_mean_the_same_thing(tmp_path: Path) -> None:
    known: dict[str, int] = {}

    def same(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "id": known.setdefault(body["tag"], len(known) + 1000)}

    making = Making({"tag": str, "size": int}, changed=same)

    def respond(asked: Asked) -> tuple[int, Any]:
        status, value = making(asked)
        return 200 if status == 201 else status, value

    paths = paths_of({"tag": TEXT, "size": {"type": "integer"}}, "tag", ok="200")
    assert told(run_over(tmp_path, paths, respond)) == []


def test_what_has_to_refer_to_something_unknown_was_not_tested(tmp_path: Path) -> None:
    refused = Making({"owner_id": int}, lambda body: body["owner_id"] != 77)
    paths = paths_of({"owner_id": {"type": "integer"}}, "owner_id")
    result = run_over(tmp_path, paths, refused)
    assert told(result) == []
    assert result.tested[0].verdict is Verdict.NOT_REACHED
    given = run_over(tmp_path, paths, refused, fixtures={"owner_id": 77})
    assert given.tested[0].verdict is not Verdict.NOT_REACHED


def test_what_was_made_is_referred_to(tmp_path: Path) -> None:
    customers, invoices = Making({"name": str}), Making({"customer": int})
    invoices.objects = lambda body: not 1 <= body["customer"] <= customers.count

    def respond(asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET" and asked.target.startswith("/customers/"):
            return 200, None
        return (customers if asked.target == "/customers" else invoices)(asked)

    read = {"get": {"parameters": [_path_id()], "responses": {"200": {"description": ""}}}}
    paths = {
        **paths_of({"name": TEXT}, "name", path="/customers"),
        "/customers/{id}": read,
        **paths_of({"customer": {"type": "integer"}}, "customer", path="/invoices"),
    }
    result = run_over(tmp_path, paths, respond)
    assert told(result) == []
    assert next(t for t in result.tested if t.operation.path == "/invoices").statuses[201]


def test_a_path_below_something_unknown_was_not_tested(tmp_path: Path) -> None:
    path = "/shops/{shop}/things"
    paths = paths_of({"name": TEXT}, "name", path=path)
    paths[path]["parameters"] = [{**_path_id(), "name": "shop", "schema": TEXT}]
    making = Making({"name": str})

    def respond(asked: Asked) -> tuple[int, Any]:
        return making(asked) if asked.target.startswith("/shops/known/") else (400, {})

    result = run_over(tmp_path, paths, respond)
    assert told(result) == []
    assert result.tested[0].verdict is Verdict.NOT_REACHED
    given = run_over(tmp_path, paths, respond, fixtures={"shop": "known"})
    assert given.tested[0].verdict is not Verdict.NOT_REACHED


def test_what_has_no_id_is_found_by_the_name_that_it_was_given(tmp_path: Path) -> None:
    made: set[str] = set()

    def respond(asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            return (200 if asked.target.removeprefix("/shops/") in made else 404), None
        status, value = making(asked)
        made.update([value["name"]] if status == 201 else [])
        return status, {} if status == 201 else value

    making = Making({"name": str})
    gone = {"200": {"description": ""}, "404": {"description": ""}}
    shop = {**_path_id(), "name": "shop", "schema": TEXT}
    paths = {
        **paths_of({"name": TEXT}, path="/shops"),
        "/shops/{shop}": {"get": {"parameters": [shop], "responses": gone}},
    }
    result = run_over(tmp_path, paths, respond)
    assert result.tested[1].statuses[200]


@pytest.mark.parametrize("described", [False, True])
def test_a_made_up_text_in_a_query_may_be_refused(tmp_path: Path, described: bool) -> None:
    schema = {**TEXT, "enum": ["all"]} if described else TEXT
    scope = {"name": "scope", "in": "query", "schema": schema}
    ok = {"200": {"description": ""}, **NO}
    paths = {"/things": {"get": {"parameters": [scope], "responses": ok}}}
    result = run_over(tmp_path, paths, lambda asked: (400 if "scope=" in asked.target else 200, {}))
    assert bool(told(result)) is described


def _path_id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def test_a_value_that_was_turned_into_another_did_not_come_back(tmp_path: Path) -> None:
    lax = Making({"size": (int, bool)}, changed=lambda body: {"size": int(body["size"])})
    result = run_over(tmp_path, paths_of({"size": {"type": "integer"}}, "size"), lax)
    assert told(result) == []
    assert [one for one in told(result, Severity.WARNING) if "a boolean" in one]


def test_a_url_may_come_back_in_its_normal_form(tmp_path: Path) -> None:
    making = Making({"site": str}, lambda body: "://" not in body["site"])
    making.changed = lambda body: {"site": f"{body['site'].rstrip('/')}/"}
    site = {"type": "string", "format": "uri"}
    assert told(run_over(tmp_path, paths_of({"site": site}, "site"), making)) == []


def test_a_blank_text_may_be_refused_where_no_least_length_is_documented(tmp_path: Path) -> None:
    name = {"type": "string", "maxLength": 80}
    making = Making({"name": str}, lambda body: not 1 <= len(body["name"].strip()) <= 80)
    result = run_over(tmp_path, paths_of({"name": name}, "name"), making)
    assert told(result) == []
    name["minLength"] = 0
    result = run_over(tmp_path, paths_of({"name": name}, "name"), making)
    assert any("empty text" in one for one in told(result))


def failing_on(*starts: bytes) -> Respond:
    making = Making({"name": str})
    return lambda asked: (500, {}) if asked.body.startswith(starts) else making(asked)


def test_what_only_an_attacker_sends_is_no_failure(tmp_path: Path) -> None:
    paths = paths_of({"name": TEXT}, "name")
    result = run_over(tmp_path, paths, failing_on(b"[[", b'{"understudy": "\xff'))
    assert told(result) == []
    assert len([one for one in told(result, Severity.WARNING) if "500" in one]) == 2
    result = run_over(tmp_path, paths, failing_on(b"understudy"))
    assert [one for one in told(result) if "500" in one]


def test_a_file_in_a_form_has_the_name_of_a_file(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}},
    }
    body = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    made = {"201": {"description": ""}, **NO}
    paths = {"/files": {"post": {"requestBody": body, "responses": made}}}

    def respond(asked: Asked) -> tuple[int, Any]:
        return (201 if b'name="file"; filename="' in asked.body else 400), None

    assert run_over(tmp_path, paths, respond).tested[0].statuses[201]


def test_a_wrong_base_path_says_nothing_about_an_operation(tmp_path: Path) -> None:
    result = run_over(tmp_path, paths_of({"name": TEXT}, "name"), lambda asked: (404, {}))
    assert result.unusable
    assert result.findings == ()


def test_a_body_that_is_withheld_ends_nothing(tmp_path: Path) -> None:
    paths = paths_of({"name": TEXT, "note": TEXT, "size": {"type": "integer"}}, "name")
    kinds: dict[str, type | tuple[type, ...]] = {"name": str, "note": str, "size": int}
    result = run_over(tmp_path, paths, Making(kinds), profile="quick")
    assert result.tested[0].created <= 10
