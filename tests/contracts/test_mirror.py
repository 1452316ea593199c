"""The tester at our own mock, which plays the part as documented: it has nothing to say.

Any failure or warning is a fault of one of the two.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from understudy.contracts.budget import PROFILES
from understudy.contracts.exchange import Exchange
from understudy.contracts.finding import Finding
from understudy.contracts.fuzzing import fuzz
from understudy.contracts.plan import Plan
from understudy.contracts.result import Result, Verdict
from understudy.contracts.run import run
from understudy.contracts.severity import Severity
from understudy.contracts.target import parse_target
from understudy.credentials import parse_credential, place_credentials
from understudy.mockserver.app import create_app
from understudy.mockserver.options import Options
from understudy.mockserver.serve import BackgroundServer
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.selection import read, select
from understudy.openapi.source import load_document

_MIRRORED = Path(__file__).parent / "mirrored"
_SHIPPED = [one.api for one in read(select(()).paths) if one.api]
_OURS = [read_api(load_document(path)) for path in sorted(_MIRRORED.glob("*.yaml"))]


def _mirrored(api: Api, profile: str = "standard", seed: int = 1) -> tuple[Result, list[Exchange]]:
    """What comes of a run at the mock, with a credential for each scheme, and all that was sent."""
    secrets = {
        name: f"user:pass-{name}-0123456789" if one.scheme == "basic" else f"{name}-0123456789abc"
        for name, one in api.security_schemes.items()
    }
    given = tuple(parse_credential(f"{name}=value:{one}") for name, one in secrets.items())
    heard: list[Exchange] = []
    options = Options(credentials=given, seed=1, now=datetime.now(UTC))
    with BackgroundServer(create_app([api], options)) as server:
        plan = Plan(
            (api,),
            frozenset(one.key for one in api.operations),
            {api.name: parse_target(f"{server.origin}/{api.name}")},
            place_credentials(given, {api.name: api.security_schemes}),
            "mirror",
            PROFILES[profile],
            seed=seed,
        )
        return run(plan, fuzz, [heard.append]), heard


def _grave(result: Result) -> list[str]:
    return [_line(one) for one in result.findings if one.severity is not Severity.NOTE]


def _line(finding: Finding) -> str:
    return f"{finding.severity} {finding.operation} {finding.check}: {finding.title}"


@pytest.mark.parametrize(
    ("api", "profile"),
    [*((api, "standard") for api in _SHIPPED), *((api, "quick") for api in _OURS)],
    ids=[api.name for api in (*_SHIPPED, *_OURS)],
)
def test_the_mock_gives_the_tester_nothing_to_say(api: Api, profile: str) -> None:
    result, heard = _mirrored(api, profile)
    assert _grave(result) == []
    assert result.unusable == result.stopped == ""
    assert [one.label for one in result.tested if one.verdict is Verdict.NOT_REACHED] == []
    assert len(heard) == result.requests
    assert all(one.requests <= PROFILES[profile].requests for one in result.tested)


@pytest.mark.parametrize("api", _SHIPPED[1:2], ids=lambda api: api.name)
def test_the_same_seed_asks_and_tells_the_same(api: Api) -> None:
    (first, one), (second, other) = _mirrored(api), _mirrored(api)
    assert [found.id for found in first.findings] == [found.id for found in second.findings]
    assert list(map(_asked, one)) == list(map(_asked, other))


def _asked(exchange: Exchange) -> tuple[str, str, bytes]:
    """A request, without the port of the mock and the moment of the run."""
    sent = exchange.sent
    target = sent.url.split("/", 3)[3]
    return sent.method, target, re.sub(rb"\d{4}-\d\d-\d\dT[0-9:.]+", b"", sent.body or b"")
