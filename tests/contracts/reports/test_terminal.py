"""What a person sees after a run: a screen of it, whole where it matters, and harmless."""

from __future__ import annotations

from pathlib import Path

from tests.contracts.results import (
    KNOWN,
    SECRET,
    Labels,
    answer,
    exchange,
    finding,
    operated,
    result,
)
from understudy.contracts.exchange import Trouble
from understudy.contracts.finding import Finding
from understudy.contracts.reports.scan import Scan
from understudy.contracts.reports.telling import tell
from understudy.contracts.reports.terminal import as_text
from understudy.contracts.result import Result, Verdict
from understudy.contracts.severity import Severity
from understudy.terminal import coloured, plain

SNAPSHOT = """\
BROKEN  lumino at http://127.0.0.1:8000, profile standard, seed 7
  broken       POST /v1/api-keys  seen 201, 400, 418 (not documented); not seen 401

FAILURE  POST /v1/api-keys  server-error  x3
  body.name: NUL: answered 500
  document   specs/lumino.yaml:61
             | post:
  sent       POST http://127.0.0.1:8000/v1/api-keys  {"name":"\\\\u0000"}
  came back  500  Traceback (most recent call last)
  difference documented: an answer below 500; received: answered 500
  again      curl -i http://127.0.0.1:8000/v1/api-keys \
-H "X-API-Key: ${UNDERSTUDY_LUMINO_APIKEYAUTH}" -H 'Content-Type: application/json' \
--data-raw '{"name":"\\\\u0000"}'
  accept     understudy explain server-error-972ece14

FAILURE  POST /v1/api-keys  schema
  in the answer 201, secret is null, where a text is documented
  document   specs/lumino.yaml:61
             | secret:
             |   type: string
  sent       POST http://127.0.0.1:8000/v1/api-keys  \
{"name":"understudy-1","expires_at":"2030-01-01T14:05:00Z"}
  came back  201  {"id":"k-1","secret":null}
  difference documented: a text; received: null
  again      curl -i http://127.0.0.1:8000/v1/api-keys \
-H "X-API-Key: ${UNDERSTUDY_LUMINO_APIKEYAUTH}" -H 'Content-Type: application/json' \
--data-raw '{"name":"understudy-1","expires_at":"2030-01-01T14:05:00Z"}'
  accept     understudy explain schema-04b099af

NOTE     POST /v1/api-keys  1: 418 is not documented

2 failures, 1 note in 1 operation
sent 41 requests, created 2 api-keys (named understudy-1, understudy-2, \
expire 2030-01-01T14:05:00Z), no secret in 2 files (scanned), nothing else touched
"""


def crash() -> Finding:
    return finding(
        "server-error",
        about="500 NUL",
        title="body.name: NUL: answered 500",
        evidence=exchange(
            answer(500, "Traceback (most recent call last)", {"Content-Type": "text/plain"}),
            sent='{"name":"\\\\u0000"}',
        ),
        pointer="/paths/~1v1~1api-keys/post",
        documented="an answer below 500",
        received="answered 500",
        excerpt="post:",
        count=3,
    )


def drift(number: int = 418) -> Finding:
    title = f"{number} is not documented"
    return finding("undocumented-status", Severity.NOTE, f"status {number}", title)


def shown(told: Result, scan: Scan | None = None) -> str:
    return as_text(tell(told, Labels(), KNOWN), plain, scan)


def test_a_screen_tells_what_broke_and_how_to_see_it_again() -> None:
    scan = Scan((Path("a.json"), Path("b.html")))
    assert shown(result(finding(), crash(), drift()), scan) == SNAPSHOT


def test_colour_adds_nothing_but_colour() -> None:
    report = tell(result(finding(), crash(), drift()), Labels(), KNOWN)
    bare = as_text(report, coloured)
    for code in ("\x1b[0m", *(f"\x1b[{n}m" for n in (1, 2, 31, 32, 33, 34, 36))):
        bare = bare.replace(code, "")
    assert bare == as_text(report, plain)


def test_a_credential_is_its_variable_in_the_command_and_a_label_elsewhere() -> None:
    text = shown(result(finding(title=f"the answer has {SECRET} in it")))
    assert SECRET not in text
    assert "the answer has «lumino.ApiKeyAuth» in it" in text
    assert '-H "X-API-Key: ${UNDERSTUDY_LUMINO_APIKEYAUTH}"' in text


def test_a_credential_is_the_variable_that_was_named_for_it() -> None:
    named = {"lumino.ApiKeyAuth": "MY_KEY"}
    text = as_text(tell(result(finding()), Labels(), KNOWN, named), plain)
    assert '-H "X-API-Key: ${MY_KEY}"' in text


def test_findings_of_one_cause_stand_together_and_are_counted() -> None:
    alike = [finding(about=f"class {n}", title=f"class {n} broke", count=2) for n in range(5)]
    text = shown(result(*alike))
    assert text.count("FAILURE") == 1
    assert "schema  x10" in text
    assert "also: class 2 broke" in text
    assert "and 2 more like these" in text


def test_however_much_is_found_it_stays_a_screen() -> None:
    many = [finding(pointer=f"/x/{n}", about=f"{n}", title=f"{n}" * 500) for n in range(200)]
    many += [drift(number) for number in range(200)]
    text = shown(result(*many, tested=tuple(operated() for _ in range(300))))
    assert text.count("\n") <= 100
    assert max(map(len, text.splitlines())) < 700
    assert "and 186 more causes" in text


def test_a_terminal_of_80_columns_breaks_no_line_but_a_command() -> None:
    many = tuple(finding(about=f"{n}", title=f"class {n} broke " * 9) for n in range(3))
    notes = ("to test with another: set UNDERSTUDY_ANOTHER, " * 3,)
    told = result(*many, crash(), drift(), notes=notes)
    report = tell(told, Labels(), KNOWN)
    lines = as_text(report, plain, columns=80).splitlines()
    assert {line.split()[0] for line in lines if len(line) > 80} == {"again"}
    whole = as_text(report, plain).split()
    assert " ".join(whole[:9]) in " ".join(" ".join(lines).split())


def test_drift_is_one_line_for_each_operation() -> None:
    text = shown(result(drift(418), drift(429)))
    assert text.count("NOTE") == 1
    assert "2: 418 is not documented; 429 is not documented" in text
    assert text.startswith("KEPT")


def test_what_is_accepted_is_counted_and_not_told() -> None:
    text = shown(result(finding(accepted="known since spring")))
    assert text.startswith("KEPT")
    assert "accepted: 1 finding by baseline or policy" in text
    assert "no findings in 1 operation" in text


def test_an_answer_that_never_came_is_told_as_such() -> None:
    lost = exchange(None, trouble=Trouble.CLOSED, what="the connection was closed")
    assert "came back  nothing: the connection was closed" in shown(result(finding(evidence=lost)))


def test_a_finding_that_does_not_recur_says_how_often_it_was_seen() -> None:
    assert "seen 1 of 3" in shown(result(finding(seen=1, tries=3)))


def test_what_was_not_tested_says_why() -> None:
    text = shown(result(tested=(operated(Verdict.NOT_REACHED, why=("only ever answered 401",)),)))
    assert text.startswith("NOTHING TESTED")
    assert "not tested: only ever answered 401" in text


def test_a_kept_contract_says_how_much_of_it_was_not_tested() -> None:
    tested = (operated(Verdict.KEPT), operated(Verdict.NOT_REACHED))
    head = shown(result(tested=tested)).splitlines()[0]
    assert head.startswith("KEPT, 1 of 2 operations not tested:  lumino at")


def test_names_in_the_footer_are_short_and_can_be_seen() -> None:
    names = ("understudy-1", "   ", "understudy-2" * 900)
    made = tuple(exchange(answer(body="{}"), values={"name": name}) for name in names)
    footer = shown(result(created=made)).splitlines()[-1]
    assert len(footer) < 160
    assert "named understudy-1, understudy-2" in footer


def test_a_file_with_a_secret_is_named_in_the_footer() -> None:
    text = shown(result(), Scan((), (Path("report.html"),)))
    assert "a secret was found in report.html, which was removed" in text


def test_no_line_is_a_command_to_a_ci_system() -> None:
    evil = "\n::error::x ##[add-mask]y \x1b]0;title\x07"
    hostile = finding(title=evil, excerpt=evil, documented=evil, received=evil, way_out=evil)
    text = shown(result(hostile, notes=(evil,), stopped=evil, not_served=(evil,), unusable=evil))
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "##[" not in text
    assert "\x1b" not in text
