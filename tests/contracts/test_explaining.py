"""A finding is sent again as it was, from a report that holds no secret."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.results import (
    KNOWN,
    ORIGIN,
    SECRET,
    Labels,
    answer,
    exchange,
    finding,
    operation,
    result,
)
from understudy.contracts.baseline import read_baseline
from understudy.contracts.exchange import Exchange, Trouble
from understudy.contracts.explaining import (
    Told,
    find,
    has_labels,
    read_report,
    request_of,
    resend,
)
from understudy.contracts.explanation import Reading, as_text, text_for, text_for_cause
from understudy.contracts.finding import Finding
from understudy.contracts.reports.json_report import as_data, as_json
from understudy.contracts.reports.telling import response_entry, tell
from understudy.contracts.severity import Severity
from understudy.contracts.wire import WireOptions
from understudy.errors import UsageError
from understudy.terminal import plain

TODAY = date(2030, 1, 15)
OTHER = "sk-another-1029384756"


def reported(*findings: Finding, **more: Any) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(
        json.dumps(as_data(tell(result(*findings, **more), Labels(), KNOWN)))
    )
    return data


def told(evidence: Exchange | None = None, **more: Any) -> Told:
    return find(reported(finding(evidence=evidence, **more)), "schema")


HEADERS = st.sampled_from(
    [
        {"X-API-Key": SECRET},
        {"X-API-Key": SECRET[:-1]},
        {"X-API-Key": SECRET + "x"},
        {"X-API-Key": SECRET.swapcase()},
        {"Authorization": f"Bearer {SECRET}"},
        {},
    ]
)


@given(HEADERS, st.none() | st.binary())
def test_a_request_is_made_again_as_it_was(headers: dict[str, str], body: bytes | None) -> None:
    evidence = exchange(answer(), headers=headers, sent=body)
    assert request_of(told(evidence), KNOWN, "new") == evidence.sent


def test_it_is_sent_with_the_credential_that_is_given_now() -> None:
    one = told(exchange(answer(), headers={"X-API-Key": f"{SECRET}x"}))
    sent = request_of(one, {"lumino.ApiKeyAuth": [OTHER]}, "new")
    assert sent.headers == (("X-API-Key", f"{OTHER}x"),)


def test_names_are_new_so_that_none_is_taken() -> None:
    one = told(exchange(answer(), sent='{"name":"understudy-a1b2-3","other":"understudy"}'))
    body = request_of(one, KNOWN, "new").body
    assert body == b'{"name":"understudy-new-3","other":"understudy"}'


def test_a_secret_of_the_target_is_a_label_and_that_is_known() -> None:
    one = told(exchange(answer(), sent=f'{{"old_key":"{SECRET}"}}'))
    assert has_labels(one)
    assert request_of(one, KNOWN, "new").body == '{"old_key":"«lumino.ApiKeyAuth»"}'.encode()
    assert not has_labels(told())


def test_a_credential_that_is_missing_is_named_with_its_variable() -> None:
    with pytest.raises(UsageError, match="Set UNDERSTUDY_LUMINO_APIKEYAUTH, or use --credential"):
        request_of(told(), {}, "new")


def test_a_credential_goes_nowhere_but_where_the_run_was() -> None:
    elsewhere = reported(finding(), target="http://127.0.0.1:9")
    with pytest.raises(UsageError, match="another host"):
        request_of(find(elsewhere, "schema"), KNOWN, "new")


def test_what_no_request_led_to_cant_be_sent() -> None:
    lone = finding()
    data = reported(lone)
    data["findings"][0]["replay"] = None
    with pytest.raises(UsageError, match="no single request"):
        request_of(find(data, lone.id), KNOWN, "new")


@contextmanager
def serving(status: int, body: bytes) -> Iterator[tuple[str, list[tuple[str, str | None, bytes]]]]:
    """A server that answers so, and what it was asked."""
    asked: list[tuple[str, str | None, bytes]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked.append((self.path, self.headers["X-API-Key"], self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def at(origin: str) -> Told:
    text = json.dumps(reported(finding())).replace(ORIGIN, origin)
    return find(json.loads(text), "schema")


def test_what_comes_back_now_is_told_beside_what_came_then() -> None:
    with serving(200, f'{{"key":"{SECRET}"}}'.encode()) as (origin, asked):
        one = at(origin)
        again = resend(one, request_of(one, KNOWN, "new"), operation(), WireOptions())
    assert [one[:2] for one in asked] == [("/v1/api-keys", SECRET)]
    came = Labels().mask_exchange(again).answer
    assert came is not None
    text = as_text(one, response_entry(came, Labels()), plain, TODAY)
    assert "200, another status than before" in text
    assert '{"key":"«lumino.ApiKeyAuth»"}' in text
    assert SECRET not in text


def test_a_target_that_is_gone_is_told_as_such() -> None:
    with serving(200, b"") as (origin, _):
        one = at(origin)
    again = resend(one, request_of(one, KNOWN, "new"), operation(), WireOptions())
    assert again.trouble is Trouble.UNREACHABLE
    assert "nothing: " in as_text(one, again.what, plain, TODAY)


def test_an_explanation_shows_document_request_answer_and_ways_on() -> None:
    text = as_text(told(), None, plain, TODAY)
    for shown in (
        "specs/lumino.yaml:61",
        "| secret:",
        "documented: a text",
        "X-API-Key: «lumino.ApiKeyAuth»",
        '{"id":"k-1","secret":null}',
        "A bug: mend it; until then, in the file of --baseline",
        "expires: '2030-04-15'",
        '[document."lumino".operation."POST /v1/api-keys"]',
        "# No overlay can say it by itself: correct specs/lumino.yaml:61",
    ):
        assert shown in text
    assert "Came back now" not in text


@given(st.text(), st.text())
def test_an_explanation_is_harmless_and_what_it_proposes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, title: str, reason: str
) -> None:
    one = told(title=title or "x")
    text = as_text(one, None, plain, TODAY)
    assert all(c == "\n" or c.isprintable() for c in text)
    decided = tomllib.loads(text_for(one, Reading.POLICY, TODAY, reason))["document"]["lumino"]
    assert decided["operation"][one.operation]["severity"] == {"schema": {"accept": reason}}
    path = tmp_path_factory.mktemp("baseline") / "known.yaml"
    if (title or "x").strip() and reason.strip():
        path.write_text(text_for(one, Reading.BUG, TODAY, reason), encoding="utf-8")
        (entry,) = read_baseline(path).entries
        assert (entry.id, entry.reason) == (one.id, reason)


def test_all_findings_of_one_cause_may_be_lived_with_by_one_entry(tmp_path: Path) -> None:
    first, second = finding(about="1"), replace(finding(about="2"), operation="GET /v1/b")
    others = [
        finding(about="3", accepted="known"),
        finding(about="4", pointer="/components/schemas/other"),
        finding("echo", about="5"),
    ]
    told = find(reported(first, second, *others), first.id)
    path = tmp_path / "known.yaml"
    path.write_text(text_for_cause(told, TODAY, "known"), encoding="utf-8")
    entries = {one.id: one.operation for one in read_baseline(path).entries}
    assert entries == {first.id: first.operation, second.id: "GET /v1/b"}
    assert "for all 2 findings" in as_text(told, None, plain, TODAY)
    assert "for all" not in as_text(find(reported(first), first.id), None, plain, TODAY)


def test_a_finding_without_a_place_has_a_cause_of_its_own() -> None:
    one, other = finding(about="1", pointer=""), finding(about="2", pointer="")
    assert find(reported(one, other), one.id).beside == ()


def test_a_gap_is_proposed_as_an_action_of_an_overlay() -> None:
    note = finding("undocumented-status", Severity.NOTE, drift=("status", "418"))
    (action,) = yaml.safe_load(text_for(find(reported(note), note.id), Reading.GAP, TODAY))
    assert action["target"] == "$['paths']['/v1/api-keys']['post']"
    assert list(action["update"]["responses"]) == ["418"]


def test_a_finding_is_found_by_the_beginning_of_its_id() -> None:
    first, second = finding(about="1"), finding(about="2")
    data = reported(first, second)
    assert find(data, first.id[:-1]).id == first.id
    with pytest.raises(UsageError, match="Write more of it"):
        find(data, "schema")
    with pytest.raises(UsageError, match=f"Did you mean {first.id}"):
        find(data, first.id + "x")
    with pytest.raises(UsageError, match="It has none"):
        find(reported(), "x")


def test_a_file_that_is_no_report_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "last.json"
    with pytest.raises(UsageError, match=r"there is no report in .*Run `understudy contract`"):
        read_report(path)
    newer = {**json.loads(as_json(tell(result(), Labels(), KNOWN))), "format": 2}
    for text in ("", "{", "[]", "{}", "[" * 100_000, '{"format":1}', "\x00"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match="no JSON report"):
            read_report(path)
    path.write_bytes(b"\xff")
    with pytest.raises(UsageError, match="it is no text"):
        read_report(path)
    path.write_text(json.dumps(newer), encoding="utf-8")
    with pytest.raises(UsageError, match="Update understudy"):
        read_report(path)


def test_a_report_that_was_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "last.json"
    path.write_text(as_json(tell(result(finding()), Labels(), KNOWN)), encoding="utf-8")
    assert find(read_report(path), finding().id).operation == "POST /v1/api-keys"
