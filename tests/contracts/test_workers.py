"""Workers: what only reads is asked several times at once, and says the same as one by one."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

from tests.contracts.answering import Answered, Asked, answering
from tests.contracts.subjects import api_of
from understudy.contracts.budget import PROFILES
from understudy.contracts.plan import Plan
from understudy.contracts.result import Result
from understudy.contracts.run import run
from understudy.contracts.target import parse_target
from understudy.openapi.model import Api

_ANSWER = {"content": {"application/json": {"schema": {"type": "object"}}}, "description": ""}
_LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
_PATHS: dict[str, Any] = {
    f"/{name}": {"get": {"parameters": [_LIMIT], "responses": {"200": _ANSWER}}}
    for name in ("ants", "bees", "cats", "dogs")
}


def _run(api: Api, url: str, workers: int) -> Result:
    return run(
        Plan(
            apis=(api,),
            operations=frozenset(one.key for one in api.operations),
            targets={api.name: parse_target(url)},
            placed={},
            run="r1",
            profile=PROFILES["quick"],
            workers=workers,
        )
    )


def test_several_workers_ask_at_the_same_time_and_say_the_same(tmp_path: Path) -> None:
    api = api_of(tmp_path, _PATHS)
    met: list[bool] = []
    barrier = Barrier(2)

    def respond(asked: Asked) -> Answered:
        if not met:
            try:
                barrier.wait(5)
                met.append(True)
            except BrokenBarrierError:
                met.append(False)
        return 200, []

    with answering(respond) as server:
        together = _run(api, server.url, 2)
    with answering(lambda asked: (200, [])) as server:
        alone = _run(api, server.url, 1)
    assert met[0]
    assert [one.id for one in together.findings] == [one.id for one in alone.findings]
    assert together.requests == alone.requests
    assert [one.label for one in together.tested] == [one.label for one in alone.tested]


def test_an_interruption_ends_all_of_them(tmp_path: Path) -> None:
    api = api_of(tmp_path, _PATHS)
    with answering(lambda asked: (200, {})) as server:
        plan = Plan(
            apis=(api,),
            operations=frozenset(one.key for one in api.operations),
            targets={api.name: parse_target(server.url)},
            placed={},
            run="r1",
            workers=3,
        )

        def interrupt(_: object) -> None:
            if len(server.asked) >= 4:
                raise KeyboardInterrupt

        result = run(plan, None, [interrupt])
        assert result.interrupted
        assert len(server.asked) <= 4 + 2 * plan.workers
