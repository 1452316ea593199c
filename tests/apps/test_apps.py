"""What the right APIs answer, on a real socket, and that every variation shows."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import yaml

from .api import Api
from .catalogue import RIGHT, named, right, staged
from .exchange import Answer, Request
from .requests import FULL, LEAST, every, success
from .serving import served
from .variants import VARIANTS
from .world import World, drawn_world

SPECS = Path(__file__).parents[2] / "specs"
NOW = datetime(2026, 11, 21, 9, 0, 0, 250_000, UTC)


def still_world() -> World:
    return drawn_world(random.Random(7), lambda: NOW)


@cache
def requests(document: str) -> tuple[Request, ...]:
    """The same for all variations: a door that one of them adds is for it to show."""
    return tuple(every(right(document)))


def exchanges(api: Api) -> tuple[tuple[Request, Answer], ...]:
    handler = api.handler()
    return tuple((request, handler(request)) for request in requests(api.document))


@cache
def behaviour(document: str, name: str | None = None) -> int:
    """One number for all that an app answers to the requests, in a world that stands still."""
    return hash(exchanges(staged(right(document, still_world()), name)))


@cache
def success_judge(document: str) -> jsonschema_rs.Validator:
    """By the document itself, read as JSON Schema 2020-12."""
    read = yaml.safe_load((SPECS / f"{document}.yaml").read_text("utf-8"))
    (path,) = read["paths"].values()
    responses = path["post"]["responses"]
    (code,) = (code for code in responses if code.startswith("2"))
    schema = responses[code]["content"]["application/json"]["schema"]
    whole = {**schema, "components": read.get("components", {})}
    return jsonschema_rs.Draft202012Validator(_with_null(whole), validate_formats=True)


def _with_null(schema: Any) -> Any:
    """`nullable` as OpenAPI 3.0 means it."""
    if isinstance(schema, list):
        return [_with_null(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    lowered = {key: _with_null(value) for key, value in schema.items()}
    if lowered.pop("nullable", None) is True and "type" in lowered:
        lowered["type"] = [lowered["type"], "null"]
    return lowered


def judged(document: str, api: Api) -> None:
    """No POST fails, and each success is one that the document describes."""
    judge = success_judge(document)
    for request, answer in exchanges(api):
        assert answer.status < 500 or request.method != "POST", request
        if request.method == "POST" and answer.status < 300:
            packed = answer.header("Content-Encoding") == "gzip"
            judge.validate(json.loads(gzip.decompress(answer.body) if packed else answer.body))


@pytest.mark.parametrize("document", RIGHT)
def test_a_right_app_answers_what_its_document_promises_through_every_door(document: str) -> None:
    api = right(document)
    judge = success_judge(document)
    with served(api) as place, httpx.Client(base_url=place.url) as client:
        for door in api.porch.doors:
            name, value = door.written(place.credentials[door.scheme])
            for body in (FULL[document], LEAST[document]):
                answer = client.post(api.path, json=body, headers={name: value})
                assert answer.status_code == api.success, answer.text
                assert answer.headers["Content-Type"] == "application/json"
                assert "Date" in answer.headers
                judge.validate(answer.json())


@pytest.mark.parametrize("document", RIGHT)
def test_a_right_app_refuses_whoever_has_no_credential_or_a_wrong_one(document: str) -> None:
    api = right(document)
    with served(api) as place, httpx.Client(base_url=place.url) as client:
        silent = client.post(api.path, json=LEAST[document])
        assert silent.status_code == (api.success if api.porch.anonymous else 401)
        for door in api.porch.doors:
            name, value = door.written(door.credential[:-1])
            wrong = client.post(api.path, json=LEAST[document], headers={name: value})
            assert wrong.status_code == 401


@pytest.mark.parametrize("document", RIGHT)
def test_a_right_app_never_fails_and_answers_only_what_its_document_allows(document: str) -> None:
    judged(document, right(document, still_world()))


@pytest.mark.parametrize("name", [each.full_name for each in VARIANTS])
def test_a_variant_is_as_right(name: str) -> None:
    document = named()[name].document
    judged(document, staged(right(document, still_world()), name))


def test_an_app_takes_the_credentials_that_it_is_given() -> None:
    api = right("lumino", credentials={"ApiKeyAuth": "another-key"})
    (door,) = api.porch.doors
    assert door.credential == "another-key"
    assert api.handler()(success(api)).status == 201


@pytest.mark.parametrize("document", RIGHT)
def test_the_same_world_has_the_same_answers(document: str) -> None:
    first, second = (exchanges(right(document, still_world())) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", named())
def test_a_variation_shows_in_some_answer(name: str) -> None:
    document = named()[name].document
    assert behaviour(document, name) != behaviour(document)


@pytest.mark.parametrize("document", RIGHT)
def test_no_two_variations_of_a_document_are_one(document: str) -> None:
    by_behaviour: dict[int, list[str]] = {}
    for name in named(document):
        by_behaviour.setdefault(behaviour(document, name), []).append(name)
    assert [names for names in by_behaviour.values() if len(names) > 1] == []


def test_a_name_is_enough_within_a_document() -> None:
    for document in RIGHT:
        names = [each.name for each in named(document).values()]
        assert sorted(names) == sorted(set(names))
