"""A whole run for tests, over a document that is written here and a server that is a function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from understudy.contracts.budget import PROFILES
from understudy.contracts.plan import Plan
from understudy.contracts.result import Result
from understudy.contracts.run import run
from understudy.contracts.severity import Severity
from understudy.contracts.target import parse_target

from .answering import Respond, answering
from .subjects import api_of


def run_over(
    folder: Path,
    paths: Mapping[str, Any],
    respond: Respond,
    *,
    fixtures: Mapping[str, Any] | None = None,
    profile: str = "standard",
) -> Result:
    """The result of testing every operation; `fixtures` are values by name."""
    api = api_of(folder, paths)
    with answering(respond) as server:
        plan = Plan(
            (api,),
            frozenset(one.key for one in api.operations),
            {api.name: parse_target(server.url)},
            {},
            "run",
            PROFILES[profile],
            fixtures={api.name: fixtures or {}},
        )
        return run(plan)


def told(result: Result, severity: Severity = Severity.FAILURE) -> list[str]:
    """The checks and titles of the findings of one severity."""
    found = (one for one in result.findings if one.severity is severity)
    return [f"{one.observation.check}: {one.observation.title}" for one in found]
