"""A sample of the apps of tests/apps, in the quick profile and without the fuzzer.

`benchmarks/faults.py` measures all of them; the faults here are of every class and document.
"""

from __future__ import annotations

import pytest

from tests.apps.catalogue import RIGHT
from understudy.contracts.budget import PROFILES
from understudy.contracts.result import Outcome, Result
from understudy.contracts.severity import Severity

from .apps import came_of, told
from .judged import documented_checks

FAULTS = (
    "shape/galileo/no-id",
    "shape/keypair/key-renamed",
    "status/braintrust/status-201",
    "status/lumino/status-202",
    "crash/galileo/missing-500",
    "crash/keypair/too-long-500",
    "validation/braintrust/name-number",
    "validation/lumino/expiry-any",
    "authentication/galileo/no-basic",
    "authentication/baseten/any-case",
    "error/lumino/key-again",
    "error/keypair/trace",
    "state/braintrust/counted",
    "state/lumino/cut-64",
    "state/keypair/same-id",
    "protocol/galileo/twice",
    "protocol/baseten/cut",
)
VARIANTS = (
    "variant/galileo/minimal",
    "variant/galileo/no-others",
    "variant/braintrust/nobody",
    "variant/braintrust/junk-is-anonymous",
    "variant/baseten/gzip",
    "variant/lumino/lower-case-times",
    "variant/lumino/slash-redirect",
    "variant/keypair/numbered",
    "variant/keypair/status-400",
)


def quick(document: str, variation: str | None = None) -> Result:
    """What a quick run came to, which has kept its limits and told only what is documented."""
    result = came_of(document, variation)
    assert result.requests <= PROFILES["quick"].requests
    assert len(result.created) <= PROFILES["quick"].created
    for one in result.findings:
        assert one.severity.value in documented_checks()[one.check], one.id
    return result


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(name: str) -> None:
    assert told(quick(name.split("/")[1], name)) != []


@pytest.mark.parametrize("document", RIGHT)
def test_a_right_app_has_nothing_against_it(document: str) -> None:
    result = quick(document)
    assert told(result) == []
    assert result.outcome is Outcome.KEPT


@pytest.mark.parametrize("name", VARIANTS)
def test_a_right_variant_has_no_failure(name: str) -> None:
    result = quick(name.split("/")[1], name)
    assert [one.title for one in result.findings if one.severity is Severity.FAILURE] == []


def test_the_sample_is_of_every_class_and_document() -> None:
    kinds = {name.split("/")[0] for name in FAULTS}
    assert kinds == {
        "shape",
        "status",
        "crash",
        "validation",
        "authentication",
        "error",
        "state",
        "protocol",
    }
    assert {name.split("/")[1] for name in FAULTS} == set(RIGHT)
