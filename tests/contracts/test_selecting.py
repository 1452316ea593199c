"""Which operations are tested: patterns over operations, methods, paths, ids and tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.contracts.selecting import selected
from understudy.errors import UsageError
from understudy.openapi.model import Api

from .subjects import api_of

_OK = {"200": {"description": ""}}
_PATHS = {
    "/a": {
        "get": {"operationId": "listA", "tags": ["read"], "responses": _OK},
        "post": {"operationId": "makeA", "responses": _OK},
    },
    "/b/{id}": {"delete": {"tags": ["admin"], "responses": _OK}},
}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return api_of(tmp_path, _PATHS)


@pytest.mark.parametrize(
    ("include", "exclude", "kept"),
    [
        ([], [], {"GET /a", "POST /a", "DELETE /b/{id}"}),
        (["/a"], [], {"GET /a", "POST /a"}),
        (["GET /a"], [], {"GET /a"}),
        (["makeA"], [], {"POST /a"}),
        (["read", "DELETE"], [], {"GET /a", "DELETE /b/{id}"}),
        (["/*"], ["admin"], {"GET /a", "POST /a"}),
        ([], ["* /a"], {"DELETE /b/{id}"}),
    ],
)
def test_patterns_choose(api: Api, include: list[str], exclude: list[str], kept: set[str]) -> None:
    assert {key.partition(" ")[2] for key in selected([api], include, exclude)} == kept


@pytest.mark.parametrize(
    ("include", "exclude", "told"),
    [
        (["listB"], [], "Did you mean 'listA'"),
        ([], ["/c/nothing/like/it"], "--exclude /c/nothing/like/it matches no"),
        ([], ["*"], "nothing is left"),
    ],
)
def test_what_chooses_nothing_is_an_error(
    api: Api, include: list[str], exclude: list[str], told: str
) -> None:
    with pytest.raises(UsageError) as error:
        selected([api], include, exclude)
    assert told in str(error.value)
