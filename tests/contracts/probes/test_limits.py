"""A limit that the document does not have is found to the character."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.contracts.answering import Asked, answering
from tests.contracts.exchanges import keys_api
from tests.contracts.subjects import subjects_of
from understudy.contracts.checks import acceptance
from understudy.contracts.probes import limits
from understudy.contracts.texts import stretched
from understudy.openapi.request_writing import RequestValues

API = keys_api({"name": {"type": "string"}})
BASE = RequestValues({}, "application/json", {"name": "a"})


def found(most: int, status: int = 422) -> tuple[set[str], int]:
    """The drift and the requests for a server that takes so many characters."""

    def respond(asked: Asked) -> tuple[int, object]:
        return (201 if len(json.loads(asked.body)["name"]) <= most else status), {}

    with answering(respond) as server, subjects_of(API, server.url, base=BASE) as (subject,):
        for length in (64, 1000):
            values = replace(BASE, body={"name": stretched("a", length)})
            about = f"{length:,} characters"
            member = ("body", "name")
            subject.send(subject.write(values, about=about, member=member, rule="maxLength"))
        limits.probe(subject)
        noted = [one for one in acceptance.whole(subject) if one.check == "undocumented-limit"]
        return {one.drift[1] for one in noted if one.drift}, len(server.asked)


@pytest.mark.parametrize("most", [64, 100, 255, 256])
def test_the_limit_is_exact(most: int) -> None:
    drift, requests = found(most)
    assert drift == {f"maxLength {most}"}
    assert requests <= 12


def test_where_all_or_nothing_is_taken_there_is_none() -> None:
    assert found(10_000) == (set(), 2)
    assert found(5)[0] == set()


def test_a_server_that_fails_is_not_asked_on() -> None:
    assert found(100, status=500)[1] == 2
