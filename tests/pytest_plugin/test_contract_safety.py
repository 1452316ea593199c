"""Contract items on somebody's API: limits, production hosts, secrets, and what is left behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.apps.catalogue import right, staged
from tests.apps.serving import asgi
from understudy.contracts.apps import served

from .contracted import ASGI, at, run
from .notes import Notes

_SECRET = "a-secret-of-some-length"
_PRODUCTION = """
openapi: 3.1.0
info: {title: T, version: "1"}
servers: [{url: "https://api.vendor.example"}]
paths: {"/things": {get: {responses: {"200": {description: fine}}}}}
"""


@pytest.mark.parametrize("most", [1, 5, 30])
def test_no_more_is_sent_than_the_run_may_send(pytester: pytest.Pytester, most: int) -> None:
    with at(notes := Notes()) as arguments:
        result = run(pytester, "", f"--understudy-max-requests={most}", *arguments)
    assert len(notes.calls) == most
    assert "failed" not in result.parseoutcomes()
    result.stdout.fnmatch_lines([f"sent {most} request*"])


def test_no_more_is_created_than_the_run_may_create(pytester: pytest.Pytester) -> None:
    with at(Notes()) as arguments:
        result = run(pytester, "", "--understudy-max-created=2", *arguments)
    result.stdout.fnmatch_lines(["sent * requests, created 2 *"])


def test_limits_of_the_run_are_for_all_marked_tests_together(pytester: pytest.Pytester) -> None:
    other = "\n@pytest.mark.understudy_contract(DOCUMENT, target=NOTES.wsgi)\ndef test_too(): ...\n"
    last = "\ndef test_after():\n    assert len(NOTES.calls) == 20\n"
    result = run(pytester, ASGI + other + last, "--understudy-max-requests=20")
    assert "failed" not in result.parseoutcomes()


def test_a_marker_names_no_limit_of_the_run(pytester: pytest.Pytester) -> None:
    result = run(pytester, ASGI.replace("target=", "max_requests=1, target="))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the marker names max_requests*--understudy-max-requests*"])


def test_a_documents_own_host_is_refused_before_anything_is_sent(
    pytester: pytest.Pytester,
) -> None:
    (Path(pytester.path) / "vendor.yaml").write_text(_PRODUCTION, encoding="utf-8")
    named = ("--understudy-document=vendor.yaml", "--understudy-target=https://api.vendor.example")
    result = run(pytester, "", *named)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: api.vendor.example*--allow-production*"])
    asked = run(pytester, "", *named, "--understudy-allow-production=api.vendor.example", "--co")
    assert asked.ret == pytest.ExitCode.OK


def test_a_target_that_is_not_up_fails_one_item_and_skips_the_others(
    pytester: pytest.Pytester,
) -> None:
    with at(Notes()) as arguments:
        pass
    result = run(pytester, "", *arguments)
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1
    assert outcomes["skipped"] > 50
    assert "passed" not in outcomes


def test_a_run_that_tested_nothing_is_not_green(pytester: pytest.Pytester) -> None:
    with served(asgi(right("lumino").handler())) as url:
        document = ("--understudy-document=lumino", f"--understudy-target={url}")
        result = run(pytester, "", *document)
    assert "failed" not in result.parseoutcomes()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["nothing was tested*"])


def test_no_secret_is_in_anything_that_a_run_leaves(pytester: pytest.Pytester) -> None:
    api = right("lumino", credentials={"ApiKeyAuth": _SECRET})
    broken = staged(api, "epoch")
    with served(asgi(broken.handler())) as url:
        result = run(
            pytester,
            "",
            "--understudy-document=lumino",
            f"--understudy-target={url}",
            f"--understudy-credentials=ApiKeyAuth=value:{_SECRET}",
            "--junit-xml=junit.xml",
            "--showlocals",
            "-rA",
            "-vv",
            "--setup-show",
        )
    assert result.parseoutcomes()["failed"] >= 1
    left = [path for path in Path(pytester.path).rglob("*") if path.is_file()]
    assert {"junit.xml", "last.json", "ledger.jsonl"} <= {path.name for path in left}
    told = [result.stdout.str(), result.stderr.str(), *(p.read_text("utf-8") for p in left)]
    assert not any(_SECRET in text for text in told)
    assert any("lumino.secret #1" in text for text in told)


def test_what_was_created_is_in_the_ledger(pytester: pytest.Pytester) -> None:
    run(pytester, ASGI, "-k", "POST")
    lines = (Path(pytester.path) / ".understudy/ledger.jsonl").read_text("utf-8").splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert events.count("created") == events.count("deleted") > 0
