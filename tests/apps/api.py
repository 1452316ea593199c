"""An API as a value: the steps that a request takes, each of which a variant or fault replaces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime

from .doors import Porch
from .exchange import Answer, Handler, Problem, Refused, Request, json_answer, text_answer
from .members import Fields
from .moments import zulu
from .world import World


@dataclass(frozen=True)
class Api:
    """`POST path` of one document.

    `read` decodes a body or raises `Refused`, `check` tells what is wrong with it, `keep` what is
    remembered of it, `create` makes the thing, and `render` its answer; `refuse` answers the rest.
    """

    document: str
    path: str
    success: int
    invalid: int
    porch: Porch
    world: World
    read: Callable[[Request], object]
    check: Callable[[object], tuple[Problem, ...]]
    keep: Callable[[Fields], Fields]
    create: Callable[[Fields, World], Fields]
    refuse: Callable[[Refused], Answer]
    at: Callable[[str], str] = lambda path: path
    write_moment: Callable[[datetime], object] = zulu
    around: tuple[Callable[[Handler], Handler], ...] = ()
    has_clock: bool = True

    def handler(self) -> Handler:
        handler: Handler = self._answer
        for outer in self.around:
            handler = outer(handler)
        return self._dated(handler) if self.has_clock else handler

    def wrapped(self, outer: Callable[[Handler], Handler]) -> Api:
        return replace(self, around=(*self.around, outer))

    def _dated(self, handler: Handler) -> Handler:
        """Whoever answers, the server in front adds the time."""

        def handle(request: Request) -> Answer:
            date = format_datetime(self.world.now().astimezone(UTC), usegmt=True)
            return handler(request).having("Date", date)

        return handle

    def _answer(self, request: Request) -> Answer:
        try:
            self._route(request)
            self._admit(request)
            return self.render(self._made(request))
        except Refused as refused:
            return self.refuse(refused)
        except Exception:  # noqa: BLE001 - what a framework answers when a handler raises
            return text_answer(500, "Internal Server Error")

    def _route(self, request: Request) -> None:
        if self.at(request.path) != self.path:
            raise Refused(404, "Not Found")
        if request.method != "POST":
            raise Refused(405, "Method Not Allowed", headers=(("Allow", "POST"),))

    def _admit(self, request: Request) -> None:
        if not self.porch.lets_in(request):
            challenge = self.porch.challenge
            headers = (("WWW-Authenticate", challenge),) if challenge else ()
            raise Refused(401, "No valid credential was given", headers=headers)

    def _made(self, request: Request) -> Fields:
        body = self.read(request)
        found = self.check(body)
        if found or not isinstance(body, dict):
            raise Refused(self.invalid, "; ".join(map(str, found)), found)
        return self.create(self.keep(body), self.world)

    def render(self, made: Fields) -> Answer:
        data = {name: self._rendered(value) for name, value in made.items()}
        return json_answer(self.success, data, (("Cache-Control", "no-store"),))

    def _rendered(self, value: object) -> object:
        return self.write_moment(value) if isinstance(value, datetime) else value
