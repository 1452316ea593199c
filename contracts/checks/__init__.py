"""Oracles: what is to be said about exchanges. Each is a file of its own, registered here."""

from understudy.contracts.check import Check
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected

from . import (
    acceptance,
    authentication,
    clock,
    conformance,
    crash,
    echo,
    error_body,
    identity,
    invariants,
    latency,
    protocol,
    refusal,
    secrets,
    uniqueness,
    unseen,
)


def _success(subject: Subject) -> str:
    answers = [exchange.answer for exchange in subject.exchanges if exchange.answer]
    found = any(answer.succeeded for answer in answers)
    return "" if found else "no request was carried out"


def _creation(subject: Subject) -> str:
    return _success(subject) if subject.creates else "the operation creates nothing"


def _refusals(subject: Subject) -> str:
    tried = any(exchange.trial.expected is Expected.REFUSAL for exchange in subject.exchanges)
    return "" if tried else "nothing that the document forbids was sent"


def _credentials(subject: Subject) -> str:
    if not subject.operation.security:
        return "the operation asks for no credential"
    given = any(caller.secrets for caller in subject.callers)
    return _success(subject) if given else "no credential was given"


def _invariants(subject: Subject) -> str:
    return "" if subject.invariants else "there is no contract file beside the document"


CHECKS: tuple[Check, ...] = (
    Check(("server-error",), "no request makes the server fail", each=crash.each),
    Check(
        (
            "schema",
            "media-type",
            "invalid-json",
            "undocumented-status",
            "undocumented-body",
            "header-missing",
        ),
        "an answer is one of those that the document describes",
        each=conformance.each,
    ),
    Check(
        ("accepted-invalid",),
        "a request that breaks the document is refused",
        each=refusal.each,
        needs=_refusals,
    ),
    Check(
        ("refused-valid", "nothing-tested", "refused-open", "undocumented-limit"),
        "a request that keeps the document is carried out",
        whole=acceptance.whole,
    ),
    Check(
        ("authentication", "credential-refused", "denial-status", "challenge-missing"),
        "who has no valid credential is turned away, and who has one is not",
        each=authentication.each,
        whole=authentication.whole,
        needs=_credentials,
    ),
    Check(("echo",), "what was sent comes back as it was", each=echo.each, needs=_success),
    Check(
        ("uniqueness",),
        "ids and secrets of different calls differ",
        whole=uniqueness.whole,
        needs=_creation,
    ),
    Check(("identity",), "one credential is one person", whole=identity.whole, needs=_creation),
    Check(
        ("clock",),
        "moments agree with the server's clock and with each other",
        each=clock.each,
        needs=_creation,
    ),
    Check(
        ("secret",),
        "a secret stands in its own member only, and can't be guessed",
        each=secrets.each,
        whole=secrets.whole,
        needs=_success,
    ),
    Check(("error-body",), "a refusal tells the truth about itself", each=error_body.each),
    Check(
        ("unseen", "undeclared-member"),
        "the members of an answer are those that the document declares",
        whole=unseen.whole,
        needs=_success,
    ),
    Check(("protocol",), "HTTP is spoken as every client knows it", each=protocol.each),
    Check(
        ("latency",),
        "no class of input is far slower than others",
        whole=latency.whole,
        again=latency.each,
    ),
    Check(
        ("invariant",),
        "what the contract file beside the document says is so",
        each=invariants.each,
        needs=_invariants,
    ),
)
"""All of them, the gravest first."""

__all__ = ["CHECKS"]
