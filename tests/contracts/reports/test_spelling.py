"""A request with credentials in it comes back as it was, and none of them is kept."""

from __future__ import annotations

import base64
import json
import subprocess
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.results import api
from understudy.contracts.reports.curl import curl, variables
from understudy.contracts.reports.json_report import spelling_data, spelling_of
from understudy.contracts.reports.spelling import Spelling, credentials_in, read, spell

PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
LABEL = "lumino.ApiKeyAuth"
SECRETS = st.text(PRINTABLE, min_size=8)
ALTERED = st.sampled_from(
    (
        lambda text: text,
        lambda text: text[:-1],
        lambda text: text + "x",
        lambda text: text[:4] + "~" + text[5:],
        str.swapcase,
        str.upper,
        str.lower,
    )
)
PREFIXES = st.sampled_from(("", "Bearer ", "Api-Key ", "wrong ", "a=1; b="))


def holds(spelling: Spelling, secret: str) -> bool:
    """Whether more than half of a secret stands in it to be read."""
    kept = json.dumps(spelling_data(spelling), ensure_ascii=False)
    half = len(secret) // 2 + 1
    return any(secret[i : i + half] in kept for i in range(len(secret) - half + 1))


@given(SECRETS, ALTERED, PREFIXES)
def test_what_was_spelled_is_read_back_as_it_was(secret: str, alter: object, prefix: str) -> None:
    assert callable(alter)
    text = prefix + alter(secret)
    known = {LABEL: [secret]}
    spelling = spell(text, known, presented=True)
    assert read(spelling_of(json.loads(json.dumps(spelling_data(spelling)))), known) == text


@pytest.mark.parametrize("alter", ["{}", "{}x", "{}.", "{0:.14}", "Basic {}"])
@pytest.mark.parametrize("prefix", ["", "Bearer ", "Api-Key "])
def test_no_half_of_a_credential_is_kept(alter: str, prefix: str) -> None:
    secret = "sk-live-0123456789"
    spelling = spell(prefix + alter.format(secret), {LABEL: [secret]}, presented=True)
    assert not holds(spelling, secret)
    assert set(credentials_in(spelling)) == {LABEL}


@pytest.mark.parametrize("change", [str.swapcase, str.upper, str.lower])
def test_a_credential_in_another_case_is_told_by_its_case(change: object) -> None:
    assert callable(change)
    secret = "sk-Live-Abcdefgh"
    spelling = spell(f"Bearer {change(secret)}", {LABEL: [secret]}, presented=True)
    assert not holds(spelling, change(secret))
    assert read(spelling, {LABEL: [secret]}) == f"Bearer {change(secret)}"


@pytest.mark.parametrize("pair", ["user:pass-word-1", "user:pass-word-2", "user:pass-word-"])
def test_a_pair_is_seen_through_its_base64(pair: str) -> None:
    secret = "user:pass-word-1"
    header = f"Basic {base64.b64encode(pair.encode()).decode()}"
    spelling = spell(header, {LABEL: [secret]}, presented=True)
    assert not holds(spelling, secret)
    assert read(spelling, {LABEL: [secret]}) == header


def test_another_text_is_left_alone() -> None:
    assert spell("application/json", {LABEL: ["sk-live-0123456789"]}) == ("application/json",)
    assert spell("no credential", {LABEL: ["sk-live"]}, presented=True) == ("no credential",)


@given(st.text(PRINTABLE), st.sampled_from(("", "x")))
def test_a_command_sends_what_was_sent(text: str, more: str) -> None:
    """By a shell, with printf in the place of curl."""
    secret = "sk-live-0123456789"
    headers = [("X", spell(f"{secret}{more}", {LABEL: [secret]}, presented=True)), ("Y", (text,))]
    command = curl("POST", ("http://127.0.0.1/",), headers, text, variables([api()]))
    assert secret not in command
    script = command.replace("curl", r"printf '%s\n'", 1)
    environ = {"UNDERSTUDY_LUMINO_APIKEYAUTH": secret, "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        ["bash", "-c", script], env=environ, capture_output=True, text=True, check=True, timeout=30
    )
    expected = ["-i", "http://127.0.0.1/", "-H", f"X: {secret}{more}", "-H"]
    expected += [f"Y: {text}" if text else "Y;", "--data-raw", text]
    assert ran.stdout == "".join(f"{line}\n" for line in expected)


def test_a_credential_in_a_query_is_its_variable_too() -> None:
    secret = "sk/live+0123456789"
    url = spell(f"http://127.0.0.1/?key={quote(secret, safe='')}&a=1", {LABEL: [secret]})
    command = curl("GET", url, (), None, variables([api()]))
    assert command == 'curl -i "http://127.0.0.1/?key=${UNDERSTUDY_LUMINO_APIKEYAUTH}&a=1"'
