"""What a conftest.py can do about contract items, and where they are set."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.pytesting.contract_settings import CONTRACT

from .contracted import ASGI, at, run
from .inner import QUIET
from .notes import DOCUMENT, Notes

_LUMINO = """
import pytest
from tests.apps.catalogue import right
from tests.apps.serving import asgi

app = asgi(right("lumino", credentials={"ApiKeyAuth": "a-key-of-some-length"}).handler())

@pytest.mark.understudy_contract("lumino", target=app)
def test_contract(): ...
"""


def test_hooks_are_told_of_each_call(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        asked, answered = [], []

        def pytest_understudy_before_call(operation, method, target, headers, body):
            asked.append((operation, method, target))

        def pytest_understudy_after_call(operation, method, target, status, answer):
            answered.append((operation, method, target))

        def pytest_unconfigure():
            print("CALLS", asked == answered, ("addNote", "POST", "/notes") in asked)
        """
    )
    run(pytester, ASGI, "-k", "POST", "-s").stdout.fnmatch_lines(["CALLS True True"])


def test_a_hook_that_raises_fails_one_item(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("def pytest_understudy_before_call(method):\n    raise OSError('no')\n")
    result = run(pytester, ASGI, "-k", "POST")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["*a hook raised OSError('no')*"])


def test_hooks_give_credentials_redact_and_clean_up(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        gone = []

        def pytest_understudy_credentials(config, document):
            return ["ApiKeyAuth=value:a-key-of-some-length"]

        def pytest_understudy_redact(text):
            return text.replace("lumino", "THE VENDOR")

        def pytest_understudy_cleanup(operation, url, identity, name):
            gone.append((operation, identity))
            return True

        def pytest_unconfigure():
            print("GONE", len(gone) > 1, {one[0] for one in gone})
        """
    )
    result = run(pytester, _LUMINO, "-s")
    assert "failed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines(["THE VENDOR at http*", "GONE True {'POST /v1/api-keys'}"])
    result.stdout.no_fnmatch_line("left behind*")


def test_every_setting_is_a_flag_and_an_ini_option(pytester: pytest.Pytester) -> None:
    said = " ".join(pytester.runpytest_inprocess(*QUIET, "--help").stdout.str().split())
    assert [one.flag for one in CONTRACT if one.flag not in said] == []
    assert [one.ini for one in CONTRACT if f"{one.ini} (" not in said] == []


def test_a_target_in_an_ini_file_stands_back_for_files_that_are_named(
    pytester: pytest.Pytester,
) -> None:
    test = pytester.makepyfile("def test_it(): pass")
    with at(Notes()) as (target, _):
        url = target.partition("=")[2]
        pytester.makeini(f"[pytest]\nunderstudy_target = {url}\nunderstudy_document = {DOCUMENT}\n")
        assert sum(run(pytester, "").parseoutcomes().values()) > 50
        run(pytester, "", str(test)).assert_outcomes(passed=1)


def test_the_projects_configuration_is_heard(pytester: pytest.Pytester) -> None:
    (Path(pytester.path) / "understudy.toml").write_text(
        'profile = "standard"\nmax-requests = 3\n[severity]\nschema = {accept = "known"}\n', "utf-8"
    )
    test = ASGI.replace("Notes()", "Notes(lists_text=True)")
    result = run(pytester, test, "-k", "schema")
    assert "failed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines(["*profile standard*", "sent 3 requests*"])


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("DOCUMENT", "no target is named"),
        ("target=NOTES.asgi", "no document is named"),
        ("DOCUMENT, target=NOTES.asgi, profil='quick'", "Did you mean 'profile'"),
        ("DOCUMENT, target=NOTES.asgi, include='PUSH'", "matches no operation"),
        ("'absent.yaml', target=NOTES.asgi", "there is no document 'absent.yaml'"),
    ],
)
def test_what_can_not_be_understood_is_said_at_collection(
    pytester: pytest.Pytester, marker: str, said: str
) -> None:
    result = run(pytester, ASGI.replace("DOCUMENT, target=NOTES.asgi", marker))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{said}*"])
    assert "Traceback" not in result.stdout.str()


def test_a_marker_that_would_mean_nothing_is_refused(pytester: pytest.Pytester) -> None:
    test = ASGI.replace("def test_contract():", "class TestIt(TestCase):\n    def test_it(self):")
    result = run(
        pytester, "from unittest import TestCase\n" + test.replace("    raise", "        raise")
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *TestIt::test_it is a test of unittest*"])


def test_without_the_generator_the_probes_run_alone_and_it_is_said(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest("import sys\nsys.modules['schemathesis'] = None\n")
    result = run(pytester, ASGI)
    assert set(result.parseoutcomes()) == {"passed", "skipped"}
    assert result.stdout.str().count("pip install 'understudy[contract]'") == 1


def test_a_fixture_that_is_no_target_is_said_so(pytester: pytest.Pytester) -> None:
    fixture = "\n@pytest.fixture\ndef app():\n    return 7\n"
    result = run(pytester, ASGI.replace("NOTES.asgi", "'app'") + fixture, "-k", "POST")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["*the target is int, which has no URL*"])
