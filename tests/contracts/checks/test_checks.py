"""Every oracle is registered once, and told in docs/contract.md with what has to hold."""

from __future__ import annotations

from collections import Counter
from inspect import getmodule
from pkgutil import iter_modules

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import documented_checks, subject, tried
from understudy.contracts import checks
from understudy.contracts.callers import Caller
from understudy.contracts.checks import CHECKS
from understudy.contracts.trial import Expected

API = keys_api()


def test_every_module_is_registered() -> None:
    oracles = [oracle for check in CHECKS for oracle in (check.each, check.whole) if oracle]
    found = {module.__name__.rpartition(".")[2] for one in oracles if (module := getmodule(one))}
    assert found == {module.name for module in iter_modules(checks.__path__)}


def test_every_oracle_has_something_that_judges_and_a_sentence() -> None:
    assert [check.names for check in CHECKS if not (check.each or check.whole)] == []
    assert [check.names for check in CHECKS if not check.what] == []


def test_no_name_is_used_twice() -> None:
    names = Counter(name for check in CHECKS for name in check.names)
    assert set(names.values()) == {1}


def test_every_check_is_told_with_a_severity_and_every_told_one_exists() -> None:
    told = documented_checks()
    assert list(told) == [name for check in CHECKS for name in check.names]
    assert [name for name, severities in told.items() if not severities] == []


def needs(name: str, **purpose: object) -> str:
    caller = Caller("key", None, (), (("key", "a-secret"),))
    made = subject(API, tried(exchange(API, {}), **purpose), callers=[caller])
    (check,) = [one for one in CHECKS if name in one.names]
    return check.needs(made)


def test_a_check_says_why_it_has_nothing_to_say() -> None:
    assert needs("echo") == needs("server-error") == ""
    assert needs("accepted-invalid") == "nothing that the document forbids was sent"
    assert needs("accepted-invalid", expected=Expected.REFUSAL) == ""
    assert needs("authentication") == "the operation asks for no credential"
    assert needs("invariant") == "there is no contract file beside the document"
    (check,) = [one for one in CHECKS if "clock" in one.names]
    assert check.needs(subject(API)) == "no request was carried out"
