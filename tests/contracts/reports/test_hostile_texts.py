"""Whatever a document or a target says, a report stays what it is, and tells no secret."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.reports.test_json_report import VALIDATOR
from tests.contracts.results import (
    KNOWN,
    SECRET,
    Labels,
    answer,
    api,
    exchange,
    finding,
    operated,
    result,
)
from understudy.contracts.reports.github import as_commands, as_summary
from understudy.contracts.reports.html_report import as_html
from understudy.contracts.reports.json_report import as_json
from understudy.contracts.reports.junit import as_junit
from understudy.contracts.reports.masks import Masks
from understudy.contracts.reports.overlay import overlays
from understudy.contracts.reports.report import Report
from understudy.contracts.reports.sarif import as_sarif
from understudy.contracts.reports.spelling import Known
from understudy.contracts.reports.telling import tell
from understudy.contracts.reports.terminal import as_text
from understudy.contracts.result import Result, Verdict
from understudy.contracts.secrets import Secrets
from understudy.contracts.severity import Severity
from understudy.terminal import plain

PARTS = (
    "\x1b[31m \x1b]0;t\x07 <script>alert(1)</script> </pre> --> ]]> & &lt; ::error:: ##[x] %0A | "
    "``` "
    "[a](b) @all http://a.example ' \" \\ \x00 \r \n \u2028 \u202e \ud800 \udfff \ufffe \x85"
).split(" ")
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=6).map("".join)
OPENED = frozenset(
    "html head meta title style body header main footer h1 h2 p ul li b small div table thead "
    "tbody tr th td code wbr details summary dl dt dd pre strong".split()
)


def hostile(text: str) -> Result:
    """A run in which everything that others write says this."""
    header = "".join(c for c in text if c not in "\r\n\x00")
    found = []
    for severity in Severity:
        came = answer(500, text, {"Content-Type": "text/plain", "X-Said": header})
        sent = exchange(came, sent=text, headers={"X-API-Key": f"{SECRET}x", "X-Sent": header})
        one = finding(
            severity=severity,
            title=text,
            about=text,
            evidence=sent,
            excerpt=text,
            documented=text,
            received=text,
            way_out=text,
            pointer="",
        )
        found.append(replace(one, place=replace(one.place, file=f"a/{text}.yaml")))
    accepted = finding(accepted=text or "known", pointer="/x")
    drift = finding(
        severity=Severity.NOTE, title=text, pointer="/components", drift=("status", "418")
    )
    values = {"name": text, "expires_at": text}
    return result(
        *found,
        accepted,
        drift,
        tested=(
            operated(why=(text,), skipped={"a": text}),
            operated(Verdict.NOT_REACHED, why=(text,), checks=(), skipped={}),
        ),
        created=(exchange(answer(), values=values),),
        notes=(text,),
        not_served=(text,),
        stopped=text,
        unusable=text,
    )


def told(text: str) -> Report:
    return tell(hostile(text), Labels(), KNOWN)


@given(TEXTS)
def test_the_json_report_keeps_its_schema_and_is_plain_ascii(text: str) -> None:
    written = as_json(told(text))
    assert written.isascii()
    VALIDATOR.validate(json.loads(written))
    json.dumps(json.loads(written), ensure_ascii=False).encode("utf-8")


@given(TEXTS)
def test_sarif_is_json_with_relative_places(text: str) -> None:
    loaded = json.loads(as_sarif(told(text)))
    for found in loaded["runs"][0]["results"]:
        physical = found["locations"][0]["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"[!-~]+", uri)
        assert not uri.startswith("/")
        assert physical["region"]["startLine"] == 61


@given(TEXTS)
def test_junit_is_xml_with_one_case_for_each_operation_and_check(text: str) -> None:
    root = ET.fromstring(as_junit(told(text)).encode("utf-8"))
    suite = root.find("testsuite")
    assert suite is not None
    named = [case.get("name") for case in suite.iter("testcase")]
    assert named == ["server-error", "schema", "a", "schema"]


class Tags(HTMLParser):
    """The tags of a page, and whether each is closed in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.attributes: set[str] = set()
        self.waiting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in ("meta", "wbr"):
            self.waiting.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.waiting.pop() == tag


@given(TEXTS)
def test_the_page_holds_no_tag_that_others_wrote(text: str) -> None:
    written = as_html(told(text))
    tags = Tags()
    tags.feed(written)
    tags.close()
    assert tags.waiting == []
    assert set(tags.opened) <= OPENED
    assert not any(name.startswith("on") or name in ("src", "href") for name in tags.attributes)
    assert all(c == "\n" or c.isprintable() for c in written)
    written.encode("utf-8")


@given(TEXTS)
def test_annotations_are_the_only_commands_and_say_it_all(text: str) -> None:
    lines = as_commands(told(text)).split("\n")
    assert lines.pop() == ""
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice"]
    for line in lines:
        found = re.fullmatch(r"::\w+ file=([^:,]*),line=61,col=13,title=([^:,]*)::([^\r\n]*)", line)
        assert found
        assert "%0Aunderstudy explain " in found[3]


@given(TEXTS)
def test_the_summary_has_no_mark_up_that_others_wrote(text: str) -> None:
    lines = as_summary(told(text)).split("\n")
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 3
    assert all(row.count("|") == 6 for row in rows)
    fence = ""
    for line in lines:
        if re.fullmatch("```+", line) and fence in ("", line):
            fence = "" if fence else line
        elif not fence:
            assert not re.search(r"<(?!/?(details|summary)>)|http:|@|\[|`", line)
    assert fence == ""


@given(TEXTS)
def test_a_terminal_is_told_nothing_but_lines(text: str) -> None:
    written = as_text(told(text), plain)
    assert all(c == "\n" or c.isprintable() for c in written)
    assert not any(line.lstrip().startswith("::") for line in written.split("\n"))
    assert "##[" not in written


@given(TEXTS)
def test_an_overlay_is_yaml_that_adds_what_was_seen_and_no_more(text: str) -> None:
    given_ = hostile(text)
    loaded = yaml.safe_load(overlays(given_, tell(given_, Labels(), KNOWN), Labels())["lumino"])
    updates = [action["update"] for action in loaded["actions"]]
    assert [list(update["responses"]) for update in updates] == [["418"]]


def everything(text: str, masks: Masks | None = None, known: Known = KNOWN) -> dict[str, str]:
    given_, masks = hostile(text), masks or Labels()
    report = tell(given_, masks, known)
    return {
        "json": as_json(report),
        "sarif": as_sarif(report),
        "junit": as_junit(report),
        "html": as_html(report),
        "commands": as_commands(report),
        "summary": as_summary(report),
        "terminal": as_text(report, plain),
        "overlay": overlays(given_, report, masks)["lumino"],
    }


@given(TEXTS)
def test_no_report_holds_a_secret_wherever_it_stood(text: str) -> None:
    for written in everything(f"{text}{SECRET}{text}").values():
        assert SECRET not in written
        assert SECRET not in html.unescape(written)


@given(TEXTS)
def test_what_a_run_has_learnt_is_in_no_report(text: str) -> None:
    secrets = Secrets([api()], KNOWN)
    for one in hostile(text).findings:
        secrets.learn(one.observation.evidence[0])
    for written in everything(f"{text} {SECRET} {text}", secrets).values():
        assert SECRET not in written
        assert SECRET not in html.unescape(written)


def test_a_short_credential_is_a_label_where_it_belongs() -> None:
    known = {"lumino.ApiKeyAuth": ["abc-12"]}
    evidence = exchange(answer(), headers={"X-API-Key": "abc-12"})
    report = tell(result(finding(evidence=evidence)), Secrets([api()], known), known)
    request = report.findings[0].request
    assert request is not None
    assert dict(request.headers)["X-API-Key"].startswith("«lumino.ApiKeyAuth")
    assert "abc-12" not in as_json(report)


@pytest.mark.parametrize("length", [3990, 3999, 4000, 4001, 4010])
def test_no_part_of_a_secret_is_left_where_a_text_is_cut(length: int) -> None:
    for written in everything("a" * length + SECRET).values():
        assert SECRET[:8] not in written
