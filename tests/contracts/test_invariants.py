"""A file of invariants is read whole, or refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.exchanges import keys_api
from understudy.contracts.invariants import Invariant, read_invariants
from understudy.contracts.severity import Severity
from understudy.errors import UsageError

OPERATIONS = keys_api(operationId="makeKey").operations
FIRST = "invariants:\n  - name: one\n    expect: response.status == 201\n"


def read(folder: Path, text: str, ending: str = "yaml") -> tuple[Invariant, ...]:
    (folder / f"keys.contract.{ending}").write_text(text, encoding="utf-8")
    return read_invariants(folder / "keys.yaml", OPERATIONS)


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_invariants(tmp_path / "keys.yaml", OPERATIONS) == ()


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    (one,) = read(tmp_path, FIRST)
    assert (one.name, one.operation, one.severity, one.line) == ("one", "*", Severity.FAILURE, 2)
    assert one.when.text == "200 <= response.status < 300"
    assert one.is_about(OPERATIONS[0])


@pytest.mark.parametrize("operation", ["'*'", "makeKey", "POST /keys"])
def test_operations_of_the_document_are_known(tmp_path: Path, operation: str) -> None:
    (one,) = read(tmp_path, f"{FIRST}    operation: {operation}\n    severity: note\n")
    assert one.is_about(OPERATIONS[0])
    assert one.severity is Severity.NOTE


def test_json_is_read_as_well(tmp_path: Path) -> None:
    text = '{"invariants": [{"name": "one", "expect": "true"}]}'
    assert len(read(tmp_path, text, "json")) == 1


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "empty"),
        ("[]", 1, "one list"),
        ("invariants: 5\n", 1, "one list"),
        ("invariants: []\nmore: 1\n", 1, "one list"),
        ("invariants:\n  - 5\n", 2, "an object"),
        ("invariants:\n  - name: one\n", 2, "needs name and expect"),
        ("invariants:\n  - expect: 'true'\n", 2, "needs name and expect"),
        (f"{FIRST}    expects: 'true'\n", 4, "did you mean expect?"),
        (f"{FIRST}    a/b: 'true'\n", 4, "a/b is not known"),
        (f"{FIRST}    5: 'true'\n", 4, "5 is not known"),
        (f"{FIRST}    when: true\n", 4, "has to be a text"),
        (f"{FIRST}    when: response.status =\n", 4, "no expression"),
        (f"{FIRST}    when: open('x')\n", 4, "can be called"),
        (f"{FIRST}    when: responses.status == 1\n", 4, "responses is none of"),
        (f"{FIRST}    severity: grave\n", 4, "none of failure, warning, note"),
        (f"{FIRST}    operation: makeKeys\n", 4, "did you mean makeKey?"),
        (f"{FIRST}    operation: GET /things\n", 4, "no operation GET /things"),
        ("invariants: [\n", 2, ""),
    ],
)
def test_every_mistake_is_refused_with_file_and_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert f"keys.contract.yaml:{line}" in str(caught.value)
    assert what in str(caught.value)
