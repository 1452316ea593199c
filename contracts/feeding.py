"""What an operation's path takes, asked of others: the id of a thing that is made or listed first.

Only where nothing is known of it: no fixture value, and no answer of an operation tested before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from understudy.openapi.model import Operation, Parameter

from .ownership import changes
from .pool import collection_of, last_parameter
from .starting import starts
from .subject import Subject

Meet = Callable[[Operation], Subject | None]
"""Another operation as a subject, at the cost of the one that is fed; None: it has its turn."""


def feed(subject: Subject, meet: Meet) -> None:
    """Let the pool know a value for each parameter of the path, those to the left first."""
    operation = subject.operation
    wanted = [one for one in operation.parameters if one.place == "path"]
    for parameter in sorted(wanted, key=lambda one: operation.path.find(f"{{{one.name}}}")):
        for source in _sources(subject, parameter):
            if _is_fed(subject, parameter):
                break
            other = meet(source)
            if other is not None and other.callers:
                _ask(other)


def _is_fed(subject: Subject, parameter: Parameter) -> bool:
    pool, operation = subject.pool, subject.operation
    if not _must_be_made(subject, parameter):
        return pool.value(operation, parameter) is not None
    given = pool.given(operation, parameter.name)
    return given is not None or bool(pool.made(operation, parameter))


def _must_be_made(subject: Subject, parameter: Parameter) -> bool:
    """Whether it names what is changed, which nobody else may own."""
    operation = subject.operation
    return parameter is last_parameter(operation) and changes(subject.api, operation)


def _ask(subject: Subject) -> None:
    for about, values in starts(subject):
        trial = subject.write(values, phase="feeding", about=about, named=True, plain=True)
        exchange = subject.send(trial)
        if exchange.answer is None or exchange.answer.succeeded:
            return


def _sources(subject: Subject, parameter: Parameter) -> Iterator[Operation]:
    """What makes or lists the things that a parameter names."""
    before, found, _ = subject.operation.path.partition(f"{{{parameter.name}}}")
    methods: tuple[str, ...] = (
        ("POST", "GET") if subject.gate.target.is_loopback else ("GET", "POST")
    )
    if _must_be_made(subject, parameter):
        methods = ("POST",)
    for method in methods if found else ():
        for one in subject.api.operations:
            same = collection_of(one.path) == collection_of(before)
            if one.method == method and same and one.path.count("{") == before.count("{"):
                yield one
