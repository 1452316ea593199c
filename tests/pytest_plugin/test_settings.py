"""Where things are set, and which place has the word: flag, variable, marker, ini, pyproject."""

from __future__ import annotations

from itertools import combinations

import pytest

from understudy.pytesting.settings import SETTINGS

from .inner import QUIET, run

_TEST = """
{mark}
def test_it(understudy):
    print("seed", understudy.seed)
"""
_PLACES = ("flag", "variable", "marker", "ini", "project")


@pytest.mark.parametrize("places", [*combinations(_PLACES, 2), *((place,) for place in _PLACES)])
def test_the_first_place_has_the_word(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, places: tuple[str, ...]
) -> None:
    mark, arguments, project = '@pytest.mark.understudy("lumino")', ["-s"], ""
    for number, place in enumerate(_PLACES, 1):
        if place not in places:
            continue
        if place == "flag":
            arguments.append(f"--understudy-seed={number}")
        elif place == "variable":
            monkeypatch.setenv("UNDERSTUDY_PYTEST_SEED", str(number))
        elif place == "marker":
            mark = f'@pytest.mark.understudy("lumino", seed={number})'
        elif place == "ini":
            pytester.makeini(f"[pytest]\nunderstudy_seed = {number}\n")
        else:
            project = f"[tool.understudy.pytest]\nseed = {number}\n"
    pytester.makepyprojecttoml(project)
    result = run(pytester, _TEST.format(mark=mark), *arguments, f"--rootdir={pytester.path}")
    result.assert_outcomes(passed=1)
    wanted = _PLACES.index(places[0]) + 1
    assert f"seed {wanted}\n" in result.stdout.str() + "\n"


@pytest.mark.parametrize(
    ("project", "arguments", "said"),
    [
        ("", ("--understudy-seed=x",), "seed is no whole number in --understudy-seed. *"),
        ("", ("-o", "understudy_auth=no"), "auth is none of * in understudy_auth. *"),
        (
            "sed = 1",
            (),
            "[[]tool.understudy.pytest[]] of pyproject.toml has 'sed'. Did you mean 'seed'?",
        ),
        ("seed = true", (), "seed is no whole number in [[]tool.understudy.pytest[]]*"),
    ],
)
def test_what_is_no_value_is_told_with_its_place(
    pytester: pytest.Pytester, project: str, arguments: tuple[str, ...], said: str
) -> None:
    pytester.makepyprojecttoml(f"[tool.understudy.pytest]\n{project}\n")
    result = run(pytester, _TEST.format(mark='@pytest.mark.understudy("lumino")'), *arguments)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([said])


def test_a_document_is_asked_for_where_none_is_named(pytester: pytest.Pytester) -> None:
    result = run(pytester, _TEST.format(mark=""))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["no document is named for the fixture understudy. Mark the test*"])


def test_an_ini_option_names_several_documents(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nunderstudy_document =\n    lumino\n    keypair\n")
    run(
        pytester,
        """
        def test_it(understudy):
            assert [api.name for api in understudy.apis] == ["lumino", "keypair"]
        """,
    ).assert_outcomes(passed=1)


def test_help_and_fixtures_and_markers_tell(pytester: pytest.Pytester) -> None:
    said = " ".join(pytester.runpytest_inprocess(*QUIET, "--help").stdout.str().split())
    for setting in SETTINGS:
        assert setting.flag in said
        assert f"{setting.ini} (" in said
    pytester.runpytest_inprocess(*QUIET, "--fixtures").stdout.fnmatch_lines_random(
        ["understudy_factory [[]session scope[]]*", "understudy -- *"]
    )
    pytester.runpytest_inprocess(*QUIET, "--markers").stdout.fnmatch_lines(
        ["@pytest.mark.understudy(*documents, *"]
    )
