"""Names of a run are new each time, and as long each time, so that limits are kept."""

from __future__ import annotations

from pathlib import Path

from understudy.contracts.subject import NAME_FORMS, Subject
from understudy.openapi.request_writing import RequestValues

from .subjects import api_of, subjects_of


def _subject(folder: Path) -> Subject:
    api = api_of(folder, {"/x": {"post": {"responses": {}}}})
    with subjects_of(api, "http://127.0.0.1:9") as (subject,):
        return subject


def _refreshed(subject: Subject, name: str) -> str:
    values = subject.refreshed(RequestValues({}, "application/json", {"name": name, "size": 1}))
    return str(values.body["name"])


def test_a_name_is_as_long_however_many_there_were(tmp_path: Path) -> None:
    subject = _subject(tmp_path)
    for first in map(subject.fresh_name, NAME_FORMS):
        names = {_refreshed(subject, first) for _ in range(1200)}
        assert len(names) == 1200
        assert {len(name) for name in names} == {len(first)}


def test_what_is_no_name_of_this_run_stays(tmp_path: Path) -> None:
    subject = _subject(tmp_path)
    for other in ("understudy", "understudy-else-0001", "a understudy-test-0001", "utest"):
        assert _refreshed(subject, other) == other
