"""One way to differ from a right API, as data; and the changes that most of them are made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .api import Api
from .doors import Door
from .exchange import Answer, Handler, Problem, Refused, Request
from .members import Fields
from .world import World

Change = Callable[[Api], Api]
Row = tuple[str, str, str, Change]


@dataclass(frozen=True)
class Variation:
    """`kind` is the class of a fault, or `variant` for what is as right as the right API."""

    kind: str
    document: str
    name: str
    what: str
    change: Change

    @property
    def full_name(self) -> str:
        return f"{self.kind}/{self.document}/{self.name}"


def variations(kind: str, rows: Iterable[Row]) -> tuple[Variation, ...]:
    return tuple(Variation(kind, *row) for row in rows)


def both(*changes: Change) -> Change:
    def change(api: Api) -> Api:
        for each in changes:
            api = each(api)
        return api

    return change


# What is created, and what is remembered of a request.


def created(remake: Callable[[Fields], Fields]) -> Change:
    def change(api: Api) -> Api:
        return replace(api, create=lambda asked, world: remake(api.create(asked, world)))

    return change


def without(*names: str) -> Change:
    return created(lambda made: {name: made[name] for name in made if name not in names})


def only(*names: str) -> Change:
    return created(lambda made: {name: made[name] for name in names})


def giving(**values: object) -> Change:
    return created(lambda made: made | values)


def making(name: str, remake: Callable[[Fields], object]) -> Change:
    return created(lambda made: made | {name: remake(made)})


def renamed(**names: str) -> Change:
    return created(lambda made: {names.get(name, name): made[name] for name in made})


def kept_as(name: str, keep: Callable[[str], object]) -> Change:
    """A member of the request that is remembered differently, where it is text."""

    def keep_all(kept: Fields) -> Fields:
        value = kept.get(name)
        return kept | {name: keep(value)} if isinstance(value, str) else kept

    return remembered(keep_all)


def moment_as(name: str, write: Callable[[datetime], object]) -> Change:
    def remake(made: Fields) -> Fields:
        value = made.get(name)
        return made | {name: write(value)} if isinstance(value, datetime) else made

    return created(remake)


def remembered(keep: Callable[[Fields], Fields]) -> Change:
    def change(api: Api) -> Api:
        return replace(api, keep=lambda body: keep(api.keep(body)))

    return change


def drawn(redraw: Callable[[World], World]) -> Change:
    return lambda api: replace(api, world=redraw(api.world))


# What is checked.


def unchecked(*names: str, kinds: tuple[str, ...] = ()) -> Change:
    """Problems of these members are overlooked: of these kinds, or all."""

    def overlooked(problem: Problem) -> bool:
        return problem.place[:1] in {(name,) for name in names} and (
            not kinds or problem.kind in kinds
        )

    return checking(lambda found, _: tuple(problem for problem in found if not overlooked(problem)))


def checking(
    recheck: Callable[[tuple[Problem, ...], object], tuple[Problem, ...]],
) -> Change:
    """What is wrong with a body, told again from what was found and the body."""

    def change(api: Api) -> Api:
        return replace(api, check=lambda body: recheck(api.check(body), body))

    return change


def refusing(wrong: Callable[[Fields], str | None], status: int | None = None) -> Change:
    """One more reason to refuse a body that is otherwise right: a sentence, or None."""

    def change(api: Api) -> Api:
        def keep(body: Fields) -> Fields:
            message = wrong(body)
            if message is not None:
                problem = Problem((), "value_error", message)
                raise Refused(status or api.invalid, message, [problem])
            return api.keep(body)

        return replace(api, keep=keep)

    return change


def crashing(when: Callable[[object], bool]) -> Change:
    """A bug raises for some bodies, whether they are right or not."""

    def recheck(found: tuple[Problem, ...], body: object) -> tuple[Problem, ...]:
        if when(body):
            raise ValueError("a bug")
        return found

    return checking(recheck)


def has(name: str, test: Callable[[Any], bool]) -> Callable[[object], bool]:
    """Whether a body has a member of which something holds."""
    return lambda body: isinstance(body, dict) and name in body and test(body[name])


def text_where(test: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and test(value)


# Who comes in.


def doors(remake: Callable[[Door], Door], scheme: str | None = None) -> Change:
    """All doors are made anew, or the one of a scheme."""

    def change(api: Api) -> Api:
        made = tuple(
            remake(door) if scheme in {None, door.scheme} else door for door in api.porch.doors
        )
        return replace(api, porch=replace(api.porch, doors=made))

    return change


def accepting(accept: Callable[[str, str], bool], scheme: str | None = None) -> Change:
    return doors(lambda door: replace(door, accept=accept), scheme)


def reading_as(read: Callable[[str, str], str | None], scheme: str | None = None) -> Change:
    return doors(lambda door: replace(door, read=read), scheme)


# What goes over the wire.


def succeeded(_: Request, answer: Answer) -> bool:
    return 200 <= answer.status < 300


def failed(_: Request, answer: Answer) -> bool:
    return answer.status >= 400


def status_is(*statuses: int) -> Callable[[Request, Answer], bool]:
    return lambda _, answer: answer.status in statuses


def answered(
    reanswer: Callable[[Answer], Answer], when: Callable[[Request, Answer], bool] = succeeded
) -> Change:
    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            answer = inner(request)
            return reanswer(answer) if when(request, answer) else answer

        return handle

    return lambda api: api.wrapped(outer)


def asked(rewrite: Callable[[Request], Request]) -> Change:
    """Requests are changed before anything looks at them."""
    return lambda api: api.wrapped(lambda inner: lambda request: inner(rewrite(request)))


def intercepted(answer: Callable[[Request], Answer | None]) -> Change:
    """Some requests are answered by something in front of the API."""

    def outer(inner: Handler) -> Handler:
        return lambda request: answer(request) or inner(request)

    return lambda api: api.wrapped(outer)


def header(name: str, value: str) -> Callable[[Answer], Answer]:
    return lambda answer: answer.having(name, value)


def body(rewrite: Callable[[bytes], bytes]) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=rewrite(answer.body))


def data(rewrite: Callable[[Fields], object]) -> Callable[[Answer], Answer]:
    """A JSON body, rewritten as data."""

    def rewritten(text: bytes) -> bytes:
        made = rewrite(json.loads(text))
        return json.dumps(made, ensure_ascii=False).encode("utf-8", "surrogatepass")

    return body(rewritten)


def status(code: int) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, status=code)
