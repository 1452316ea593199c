"""Schemas mean what their dialect says, all the way from the document's text to the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.mocks import Mocks
from understudy.mockserver.app import create_app
from understudy.mockserver.options import Options
from understudy.openapi.dialect import OPENAPI_3_0
from understudy.openapi.keywords import SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS, SOUND
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

from .asking import InProcess, OverHttp
from .cases import VERSIONS, cases
from .documents import Place, write_documents
from .playing import Played

PLACED = [(dialect, place) for dialect in VERSIONS for place in Place]


@pytest.fixture(scope="module", params=PLACED, ids=lambda placed: f"{placed[0]}-{placed[1].name}")
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    dialect, place = request.param
    held = cases(dialect)
    folder = tmp_path_factory.mktemp("documents")
    apis = [read_api(load_document(p)) for p in write_documents(dialect, held, place, folder)]
    findings = [finding for api in apis for finding in api.findings]
    with asyncio.Runner() as runner:
        mock = InProcess(create_app(apis, Options(seed=1)), runner)
        yield Played(dialect, held, mock, findings)


def test_a_request_passes_where_its_body_keeps_the_schema_and_only_there(played: Played) -> None:
    assert list(played.misjudged()) == []


def test_an_example_is_answered_as_it_is_and_told_where_it_breaks_the_schema(
    played: Played,
) -> None:
    assert list(played.misjudged_examples()) == []


def test_a_value_that_is_made_up_keeps_the_schema(played: Played) -> None:
    assert list(played.wrongly_made_up(seeds=(0, 1))) == []


def test_what_is_not_read_by_the_letter_is_said(played: Played) -> None:
    assert list(played.unsaid()) == []


@pytest.mark.parametrize("dialect", VERSIONS)
def test_a_mock_behind_a_socket_judges_the_same(dialect: str, tmp_path: Path) -> None:
    held = cases(dialect)
    paths = write_documents(dialect, held, Place.COMPONENT, tmp_path)
    with Mocks() as mocks:
        mock = OverHttp(*mocks.address(f"understudy mock {' '.join(map(str, paths))}"))
        try:
            assert list(Played(dialect, held, mock).misjudged()) == []
        finally:
            mock.close()


def test_every_keyword_has_a_case() -> None:
    used = {dialect: _keys([case.schema for case in cases(dialect)]) for dialect in VERSIONS}
    assert SCHEMA_MAPS | SCHEMA_LISTS | SCHEMAS | SOUND.keys() <= used["2020_12"]
    assert OPENAPI_3_0.keywords is not None
    assert OPENAPI_3_0.keywords <= used["3_0"]


def _keys(value: Any) -> set[str]:
    found: set[str] = set()
    json.loads(json.dumps(value), object_hook=found.update)
    return found
