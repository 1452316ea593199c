"""A run is the same for the same seed, keeps to its limits, and ends well however it ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.apps.catalogue import right, staged
from tests.apps.serving import served
from understudy.contracts.budget import PROFILES, Limits
from understudy.contracts.exchange import Exchange
from understudy.contracts.finding import Finding
from understudy.contracts.result import Outcome, Verdict
from understudy.contracts.run import run
from understudy.contracts.severity import Severity

from .answering import answering
from .apps import asked, came_of, plan

_A_FEW = 12
FAULTY = "state/lumino/same-id"


def ids(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(one.id, one.severity.value) for one in found]


def test_the_same_seed_sends_the_same_requests_and_finds_the_same() -> None:
    heard: list[list[Exchange]] = [[], []]
    results = [came_of("lumino", None, [one.append]) for one in heard]
    first, second = ([asked(exchange) for exchange in one] for one in heard)
    assert first == second
    assert ids(results[0].findings) == ids(results[1].findings)


def test_a_fault_has_the_same_ids_whatever_the_seed() -> None:
    found = [came_of("lumino", FAULTY, seed=seed).findings for seed in (1, 2)]
    grave = [{pair for pair in ids(one) if pair[1] != "note"} for one in found]
    assert grave[0] == grave[1] != set()


@pytest.mark.parametrize("name", [*PROFILES])
def test_a_profile_is_a_limit_that_is_kept(name: str) -> None:
    profile = PROFILES[name]
    result = came_of("baseten", "crash/baseten/type-500", profile=profile)
    (one,) = result.tested
    assert 0 < one.requests <= profile.requests
    assert one.created <= profile.created


@pytest.mark.parametrize("limits", [Limits(requests=9), Limits(requests=60, created=3)])
def test_a_limit_of_the_run_is_kept_and_said(limits: Limits) -> None:
    heard: list[Exchange] = []
    result = came_of("lumino", FAULTY, [heard.append], limits=limits)
    assert len(heard) == result.requests <= (limits.requests or 0)
    assert len(result.created) <= (limits.created or 99)


def interrupting(after: int) -> tuple[list[Exchange], Callable[[Exchange], None]]:
    heard: list[Exchange] = []

    def hear(exchange: Exchange) -> None:
        heard.append(exchange)
        if len(heard) == after:
            raise KeyboardInterrupt

    return heard, hear


@pytest.mark.parametrize("after", [1, 5, 20])
def test_what_is_interrupted_gives_the_result_so_far_and_sends_nothing_more(after: int) -> None:
    heard, hear = interrupting(after)
    cleaned: list[object] = []
    with served(staged(right("lumino"), "state/lumino/late")) as place:
        wanted = plan("lumino", place.url, place.credentials)
        result = run(wanted, None, [hear], clean=cleaned.append)
    assert result.outcome is Outcome.INTERRUPTED
    assert len(heard) == result.requests == after
    assert cleaned == []
    assert [one.check for one in result.findings if one.severity is Severity.WARNING] == (
        ["clock"] if after > 1 else []
    )


def test_an_interruption_while_failures_are_sent_again_keeps_what_was_found() -> None:
    whole: list[Exchange] = []
    complete = came_of("baseten", "crash/baseten/type-500", [whole.append])
    heard, hear = interrupting(len(whole))
    result = came_of("baseten", "crash/baseten/type-500", [hear])
    assert result.interrupted
    assert len(heard) == len(whole)
    assert {one.id for one in complete.findings} == {one.id for one in result.findings}


def test_an_interruption_while_cleaning_up_keeps_what_was_found() -> None:
    def clean(send: object) -> None:
        raise KeyboardInterrupt

    with served(right("lumino")) as place:
        wanted = plan("lumino", place.url, place.credentials)
        result = run(wanted, clean=clean)
    assert result.outcome is Outcome.INTERRUPTED
    assert [one.verdict for one in result.tested] != [Verdict.NOT_REACHED]


def test_a_target_that_nobody_listens_at_is_unusable_after_one_request() -> None:
    with served(right("lumino")) as place:
        wanted = plan("lumino", place.url, place.credentials)
    result = run(wanted)
    assert result.outcome is Outcome.UNUSABLE
    assert (result.requests, result.findings) == (1, ())
    assert result.unusable


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, "every given credential was refused"),
        (403, "every given credential was refused"),
        (404, "every operation was answered 404: is the base path of the target right?"),
    ],
)
def test_a_target_that_only_turns_away_is_unusable_with_the_reason(status: int, why: str) -> None:
    with answering(lambda request: (status, {})) as server:
        result = run(plan("lumino", server.url, {"ApiKeyAuth": "a-credential-17"}))
    assert (result.outcome, result.unusable) == (Outcome.UNUSABLE, why)
    assert result.judged().tested[0].verdict is Verdict.NOT_REACHED
    assert result.requests < 10


def test_without_a_credential_a_401_only_says_that_nothing_was_tested() -> None:
    with answering(lambda request: (401, {})) as server:
        result = run(plan("lumino", server.url, {}))
    assert result.outcome is Outcome.NOTHING_TESTED
    assert result.requests == 0
    assert result.tested[0].why == ("ApiKeyAuth: no credential was given",)
    assert not result.tested[0].checks
    assert set(result.tested[0].skipped.values()) == {"ApiKeyAuth: no credential was given"}
    (note,) = result.notes
    assert "set UNDERSTUDY_LUMINO_APIKEYAUTH" in note
    assert "--credential lumino.ApiKeyAuth=env:NAME" in note


def test_a_target_that_goes_away_is_unusable_and_what_was_found_before_is_kept() -> None:
    heard: list[Exchange] = []
    with ExitStack() as stack:
        place = stack.enter_context(served(staged(right("lumino"), "state/lumino/late")))

        def hear(exchange: Exchange) -> None:
            heard.append(exchange)
            if len(heard) == _A_FEW:
                stack.close()

        result = run(plan("lumino", place.url, place.credentials), None, [hear])
    assert result.outcome is Outcome.UNUSABLE
    assert result.unusable == "the target can't be reached any more: it went away during the run"
    assert "clock" in [one.check for one in result.findings]
    assert len(heard) <= _A_FEW + 4
