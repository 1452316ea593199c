"""Everything that a mock draws comes from its seed."""

from __future__ import annotations

from datetime import UTC, datetime

from understudy.mockserver.clock import DEFAULT_START
from understudy.mockserver.options import Options
from understudy.mockserver.stage import Stage
from understudy.openapi.sampling import Scene

from .operations import request

NOON = datetime(2031, 5, 5, 12, tzinfo=UTC)


def scene(stage: Stage, identity: str = "somebody") -> Scene:
    return stage.scene(request(method="PUT"), identity, {"a": 1}, frozenset({"a"}))


def test_a_seed_fixes_the_clock_and_so_does_a_start() -> None:
    assert Stage(Options(seed=1)).clock.fixed_start == DEFAULT_START
    assert Stage(Options(seed=1, now=NOON)).clock.fixed_start == NOON
    assert Stage(Options(now=NOON)).clock.fixed_start == NOON
    assert Stage(Options()).clock.fixed_start is None


def test_stages_of_one_seed_draw_the_same() -> None:
    one, other = Stage(Options(seed=1)), Stage(Options(seed=1))
    for _ in range(3):
        assert scene(one).random.random() == scene(other).random.random()
        assert scene(one).now == scene(other).now


def test_a_scene_says_what_the_request_said() -> None:
    made = scene(Stage(Options(seed=1)))
    assert made.given == {"a": 1}
    assert made.offered == {"a"}
    assert made.method == "PUT"


def test_the_same_credential_is_the_same_person_and_another_one_is_not() -> None:
    stage = Stage(Options(seed=1))
    assert scene(stage).caller == scene(stage).caller
    assert scene(stage).caller != scene(stage, "somebody else").caller
    assert scene(stage).caller != scene(Stage(Options(seed=2))).caller


def test_a_preferred_seed_gives_the_same_scene_whenever_it_is_asked_for() -> None:
    stage = Stage(Options(seed=1))
    first = stage.same_scene(scene(stage), "x", "GET /a")
    scene(stage).random.random()
    again = stage.same_scene(scene(stage), "x", "GET /a")
    assert first.now == again.now == DEFAULT_START
    drawn = again.random.random()
    assert first.random.random() == drawn
    assert stage.same_scene(scene(stage), "x", "GET /b").random.random() != drawn
    assert stage.same_scene(scene(stage), "y", "GET /a").random.random() != drawn
    assert again.given == {"a": 1}
