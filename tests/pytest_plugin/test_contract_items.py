"""A contract as items: which there are, what each says, and how they are chosen."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from understudy.contracts.checks import CHECKS

from .contracted import ASGI, CACHED, at, run, same
from .inner import QUIET
from .notes import DOCUMENT, Notes

_NAMES = [name for check in CHECKS for name in check.names]
_OPERATIONS = ["POST /notes", "GET /notes/{note_id}", "DELETE /notes/{note_id}"]
_BROKEN = ASGI.replace("Notes()", "Notes(lists_text=True)")
_TOLD = """\
FAILURE  GET /notes/{note_id}  schema  x2
  in the answer 200, text is not a string
  document   FOLDER/notes.yaml:55
             |         text: {type: string}
             |     Error:
             |       type: object
  sent       GET http://127.0.0.1:PORT/notes/UUID
  came back  200  {"id": "UUID", "text": ["Text"]}
  difference documented: type: string; received: ["Text"]
  again      curl -i http://127.0.0.1:PORT/notes/UUID
  accept     understudy explain schema-23acd0a1
"""


def test_a_marked_test_is_an_item_for_each_check_of_each_operation(
    pytester: pytest.Pytester,
) -> None:
    result = run(pytester, ASGI, "--collect-only", "-q")
    assert [line.partition("::")[2] for line in result.outlines if "::" in line] == [
        f"test_contract[notes::{operation}::{check}]"
        for operation in _OPERATIONS
        for check in _NAMES
    ]


def test_a_target_on_the_command_line_needs_no_test_file(pytester: pytest.Pytester) -> None:
    with at(Notes()) as arguments:
        result = run(pytester, "", "--collect-only", "-q", *arguments)
        assert [line for line in result.outlines if "::" in line] == [
            f"understudy::notes::{operation}::{check}"
            for operation in _OPERATIONS
            for check in _NAMES
        ]
        result = run(pytester, "", *arguments)
    outcomes = result.parseoutcomes()
    assert set(outcomes) == {"passed", "skipped"}
    assert sum(outcomes.values()) == len(_OPERATIONS) * len(_NAMES)
    result.stdout.fnmatch_lines(
        [
            "understudy: 3 operations under contract, profile quick: at most 120 requests*",
            "*= understudy contract =*",
            "notes at http://127.0.0.1:*, profile quick, seed 20250101",
            "sent * requests, created * notes *, nothing else touched",
        ]
    )


def test_one_that_keeps_its_document_passes_and_leaves_nothing(pytester: pytest.Pytester) -> None:
    more = "\ndef test_after():\n    assert NOTES.calls and not NOTES.kept\n"
    result = run(pytester, ASGI + more)
    assert set(result.parseoutcomes()) == {"passed", "skipped"}


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_an_application_may_come_from_a_fixture_of_any_scope(
    pytester: pytest.Pytester, kind: str
) -> None:
    result = run(
        pytester,
        f"""
        import pytest
        from tests.pytest_plugin.notes import DOCUMENT, Notes

        @pytest.fixture
        def fresh():
            return Notes().{kind}

        @pytest.fixture(scope="session")
        def kept():
            return Notes(lists_text=True).{kind}

        @pytest.mark.understudy_contract(DOCUMENT, exclude=["POST", "DELETE"])
        class TestContract:
            @pytest.mark.understudy_contract(target="fresh")
            def test_fresh(self): ...

            @pytest.mark.understudy_contract(target="kept")
            def test_kept(self): ...
        """,
        "-k",
        "schema",
        "-rA",
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["PASSED *test_fresh*", "FAILED *test_kept*"])


def test_a_mock_is_a_target_like_any_other(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.understudy({str(DOCUMENT)!r}, allow_invalid=True)
        @pytest.mark.understudy_contract({str(DOCUMENT)!r}, target="understudy", include="POST")
        def test_the_mock(): ...
        """
    )
    outcomes = pytester.runpytest_inprocess(*QUIET, "-W", "error").parseoutcomes()
    assert set(outcomes) == {"passed", "skipped"}


def test_a_failure_reads_like_that_of_the_command(pytester: pytest.Pytester) -> None:
    result = run(pytester, _BROKEN, "-k", "GET and schema", "--showlocals")
    result.assert_outcomes(failed=1, deselected=80)
    text = same(result.stdout.str())
    begin = text.index("FAILURE ")
    assert text[begin : begin + len(_TOLD)] == _TOLD
    assert "understudy/pytesting" not in text


def test_the_data_of_an_operation_are_made_once_for_all_of_its_items(
    pytester: pytest.Pytester,
) -> None:
    with at(notes := Notes()) as arguments:
        run(pytester, "", "-k", "GET and schema", *arguments)
        once = len(notes.calls)
        run(pytester, "", "-k", "GET", *arguments)
    assert len(notes.calls) == 2 * once > 0


def test_an_operation_comes_to_the_same_alone_and_beside_others(pytester: pytest.Pytester) -> None:
    def told(*arguments: str) -> list[str]:
        result = run(pytester, _BROKEN, "-rA", *arguments)
        return sorted(
            line.partition(" - ")[0]
            for line in result.outlines
            if line.startswith(("PASSED", "FAILED")) and "GET /notes" in line
        )

    assert told() == told("-k", "GET")


def test_only_what_failed_last_runs_again(pytester: pytest.Pytester) -> None:
    first = run(pytester, _BROKEN, quiet=tuple(CACHED))
    failed = first.parseoutcomes()["failed"]
    again = run(pytester, "", "--lf", quiet=tuple(CACHED))
    again.assert_outcomes(failed=failed)


def test_an_item_can_be_deselected_by_its_id(pytester: pytest.Pytester) -> None:
    with at(Notes(lists_text=True)) as arguments:
        every = run(pytester, "", *arguments)
        failed = [line.split()[1] for line in every.outlines if line.startswith("FAILED ")]
        assert failed
        named = [
            f"--deselect=understudy::notes::{operation}::{check}"
            for operation in _OPERATIONS
            for check in ("schema", "echo")
        ]
        result = run(pytester, "", *arguments, *named)
    assert "failed" not in result.parseoutcomes()


def test_a_check_without_anything_to_judge_is_skipped_with_the_reason(
    pytester: pytest.Pytester,
) -> None:
    result = run(pytester, ASGI, "-k", "authentication and GET", "-rs")
    result.assert_outcomes(skipped=1, deselected=80)
    result.stdout.fnmatch_lines(["SKIPPED [[]1[]] test_*.py:*: the operation asks for no*"])


def test_the_ids_are_those_of_junit_too(pytester: pytest.Pytester) -> None:
    with at(Notes(lists_text=True)) as arguments:
        run(pytester, "", "--junit-xml=junit.xml", *arguments)
    cases = {
        (case.get("classname"), case.get("name")): case
        for case in ET.parse(Path(pytester.path) / "junit.xml").iter("testcase")
    }
    assert len(cases) == len(_OPERATIONS) * len(_NAMES)
    schema = cases["understudy.notes.GET /notes/{note_id}", "schema"]
    failure = schema.find("failure")
    assert failure is not None
    assert "text is not a string" in str(failure.text)
    assert cases["understudy.notes.POST /notes", "authentication"].find("skipped") is not None


def test_a_warning_is_told_and_fails_nothing_unless_that_is_asked(
    pytester: pytest.Pytester,
) -> None:
    result = run(pytester, ASGI.replace("Notes()", "Notes(adds=True)"))
    assert "failed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines(["*= understudy contract =*", "*colour*", "sent * requests*"])
    strict = run(pytester, "", "--understudy-fail-on=note")
    assert strict.parseoutcomes()["failed"] >= 1


def test_the_report_is_kept_for_explain(pytester: pytest.Pytester) -> None:
    run(pytester, _BROKEN, "-k", "GET and schema")
    assert "schema-23acd0a1" in (Path(pytester.path) / ".understudy/last.json").read_text("utf-8")
