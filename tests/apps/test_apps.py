"""What the right APIs answer, on a real socket, and that every variation shows."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import yaml

from .api import Api
from .catalogue import RIGHT, named, right, staged
from .exchange import Answer
from .requests import FULL, LEAST, every, success
from .serving import served
from .world import World, drawn_world

SPECS = Path(__file__).parents[2] / "specs"
NOW = datetime(2026, 11, 21, 9, 0, 0, 250_000, UTC)


def still_world() -> World:
    return drawn_world(random.Random(7), lambda: NOW)


def answers(api: Api) -> list[Answer]:
    handler = api.handler()
    return [handler(request) for request in every(api)]


def success_judge(document: str) -> jsonschema_rs.Validator:
    """By the document itself; no success here has what OpenAPI 3.0 says otherwise than 2020-12."""
    read: dict[str, Any] = yaml.safe_load((SPECS / f"{document}.yaml").read_text("utf-8"))
    (path,) = read["paths"].values()
    responses = path["post"]["responses"]
    (code,) = (code for code in responses if code.startswith("2"))
    schema = responses[code]["content"]["application/json"]["schema"]
    whole = {**schema, "components": read.get("components", {})}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


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
    api = right(document, still_world())
    judge = success_judge(document)
    for request, answer in zip(every(api), answers(api), strict=True):
        assert answer.status < 500, request
        if answer.status < 300:
            judge.validate(json.loads(answer.body))


def test_an_app_takes_the_credentials_that_it_is_given() -> None:
    api = right("lumino", credentials={"ApiKeyAuth": "another-key"})
    (door,) = api.porch.doors
    assert door.credential == "another-key"
    assert api.handler()(success(api)).status == 201


@pytest.mark.parametrize("document", RIGHT)
def test_the_same_world_has_the_same_answers(document: str) -> None:
    assert answers(right(document, still_world())) == answers(right(document, still_world()))


@pytest.mark.parametrize("name", named())
def test_a_variation_shows_in_some_answer(name: str) -> None:
    document = named()[name].document
    as_it_should = answers(right(document, still_world()))
    assert answers(staged(right(document, still_world()), name)) != as_it_should


@pytest.mark.parametrize("document", RIGHT)
def test_no_two_variations_of_a_document_are_one(document: str) -> None:
    every_kind = {
        name: answers(staged(right(document, still_world()), name)) for name in named(document)
    }
    same = [
        pair for pair in combinations(every_kind, 2) if every_kind[pair[0]] == every_kind[pair[1]]
    ]
    assert not same


@pytest.mark.parametrize("document", RIGHT)
def test_a_variant_is_right_wherever_it_answers_a_success(document: str) -> None:
    judge = success_judge(document)
    for name in (each.full_name for each in named(document).values() if each.kind == "variant"):
        for answer in answers(staged(right(document, still_world()), name)):
            assert answer.status < 500, name
            if answer.status in {200, 201} and answer.body and "gzip" not in str(answer.headers):
                judge.validate(json.loads(answer.body))


def test_names_are_unique_within_a_document() -> None:
    for document in RIGHT:
        names = [each.name for each in named(document).values()]
        assert len(names) == len(set(names))
