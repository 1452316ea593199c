"""An operation that is tested alone learns from others what its path takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.pytest_plugin.notes import DOCUMENT, Notes
from understudy.contracts.apps import served
from understudy.contracts.arrival import arrive
from understudy.contracts.conduct import Conduct
from understudy.contracts.options import ContractOptions
from understudy.contracts.planning import plan_of
from understudy.contracts.result import Result, Verdict
from understudy.contracts.secrets import Secrets
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

API = read_api(load_document(DOCUMENT))


@contextmanager
def conduct_at(notes: Notes, **more: Any) -> Iterator[Conduct]:
    with served(notes.asgi) as url:
        options = ContractOptions(url, profile="quick", **more)
        arrival = arrive([API], options, named=True)
        known = Secrets(arrival.apis)
        yield Conduct(plan_of(arrival, options, known), arrival, options, known)


def _alone(conduct: Conduct, label: str) -> Result:
    return conduct.carry_out(None, only=f"{API.name} {label}")


@pytest.mark.parametrize("label", ["GET /notes/{note_id}", "DELETE /notes/{note_id}"])
def test_what_a_path_names_is_made_first_and_gone_at_the_end(
    label: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with conduct_at(notes := Notes()) as conduct:
        result = _alone(conduct, label)
    (tested,) = result.tested
    assert tested.label == label
    assert tested.verdict is Verdict.KEPT
    assert notes.calls[0] == "POST"
    assert not notes.kept
    assert result.requests == len(notes.calls)


def test_what_it_costs_is_spent_from_the_budget_of_the_one_that_is_fed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with conduct_at(notes := Notes(), max_created=0) as conduct:
        result = _alone(conduct, "GET /notes/{note_id}")
    assert "POST" not in notes.calls
    assert result.tested[0].verdict is not Verdict.KEPT
