"""One request that is to be sent, and what the document makes one expect of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from understudy.openapi.location import Location
from understudy.openapi.model import Operation
from understudy.openapi.request_writing import RequestSample, RequestValues

BODY = ("body",)
CLEANING = "clean-up"
"""The phase in which what was created is deleted."""
HOSTILE = "hostile"
"""The rule of what no client sends by mistake: made to be refused."""


class Expected(StrEnum):
    """What the document allows for an answer, told by the request alone."""

    SUCCESS = "success"
    """The request keeps the document and carries a credential: it should be carried out."""
    REFUSAL = "refusal"
    """The request breaks the document: 4xx."""
    DENIAL = "denial"
    """The credential is missing or wrong: 401 or 403."""
    ANYTHING = "anything"
    """The document can be read either way, or is silent: anything but a crash."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A request with its purpose.

    `phase` names the probe or generator it comes from. `about` is the class of input in plain
    words, the same in every run: findings are told apart by it. `member` leads to what is varied
    (`("body", "name")`, `("query", "limit")`); `rule` is the JSON Schema keyword that is broken or
    tried, `rule_at` its place in the document.
    `named`: the document names this class of input, so that refusing all of it breaks the promise.
    `likely`: its standard names it, which is only very likely meant.
    `plain`: nothing about the values is unusual, so that they have to come back as they were sent.
    `caller` is the label of the security alternative that is used, or how it was altered.
    `values` is None where the request was made by other means than from values.
    """

    operation: Operation
    phase: str
    about: str
    expected: Expected
    request: RequestSample
    values: RequestValues | None = None
    member: tuple[str | int, ...] = ()
    rule: str = ""
    rule_at: Location | None = None
    named: bool = False
    likely: bool = False
    plain: bool = False
    caller: str = ""
