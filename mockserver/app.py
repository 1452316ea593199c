"""Documents -> one ASGI application that plays them; the parts meet here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any

from understudy.credentials import Credential, place_credentials
from understudy.openapi.findings import Finding
from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation
from understudy.openapi.source import Document

from .addresses import RESERVED, assign_addresses
from .answering import AT_ONCE
from .breakdown import CARRIER, Breakdown, break_down, halved
from .connexion_app import EXTENSION, build_app
from .control import Control
from .cors import Cors
from .front import ClientGoneError, Front, Listener, NotReadError, Receive, Scope, Send
from .journal import Witness
from .nameable import nameable
from .operation import Heard, Played, PlayedOperation
from .options import Options
from .overrides import Overrides
from .problem import LineOf
from .ready import Ready
from .repeated import AGAIN, KNOWN
from .request import Request
from .routes import Route, RouteTable
from .self_check import check_guards, questions
from .stage import Stage
from .tokens import TokenStore
from .unrouted import Unrouted, flow_pages


class MockApp:
    """An ASGI application that answers for these documents.

    `seed` is what everything is drawn from; `start` is where a fixed clock began, or None for
    the real time. `addresses` holds the path to print for each operation key. Raises
    UnguardedError where an operation answers without the credentials that it must ask for.
    """

    def __init__(self, apis: Sequence[Api], options: Options, refused: Sequence[Finding]) -> None:
        self.apis = tuple(apis)
        self.refused = tuple(refused)
        self.options = options
        self._stage = Stage(options)
        self.seed = self._stage.seed
        self.start: datetime | None = self._stage.clock.fixed_start
        self._stores: Mapping[str, TokenStore] = {
            api.name: TokenStore(self._stage.random, self._stage.clock.now) for api in self.apis
        }
        addresses = assign_addresses(self.apis)
        self.addresses: Mapping[str, str] = addresses.preferred
        self.conflicts = tuple(map(str, addresses.conflicts))
        table = RouteTable(addresses.entries, reserved=(RESERVED,))
        self._front = Front(
            Cors(options.cors_origins, options.loopback, _key_headers(apis)), options.max_body
        )
        self._asgi = self._assembled(table)
        with self._stage.undisturbed():
            check_guards(self, questions(self.apis, addresses, table, options.auth))

    @property
    def listeners(self) -> list[Listener]:
        """Called with every answered request; append to it."""
        return self._front.listeners

    def direct(self, overrides: Overrides | None, witness: Witness | None) -> None:
        """Answer as these overrides ask, and tell this witness of every request in full."""
        self._stage.overrides = overrides
        self._front.witness = witness

    def restart(self) -> None:
        """Be as new: draw the same again, and know no token that was issued."""
        self._stage.restart()
        for store in self._stores.values():
            store.clear()

    # Servers that are not told which interface an app has take it for ASGI 2 where this is not
    # a coroutine function.
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._asgi(scope, receive, send)

    def _assembled(self, table: RouteTable[str]) -> Any:
        credentials = _credentials(self.apis, self.options)
        operations: dict[str, AsgiOperation] = {}
        ready = Ready()
        routed: dict[str, tuple[Operation, LineOf]] = {}
        for api in self.apis:
            line_of = line_writer(api.document, nameable(api))
            for operation in api.operations:
                if operation.key in table.targets:
                    operations[operation.key] = AsgiOperation(
                        self._front,
                        operation,
                        api,
                        self._stage,
                        self._stores[api.name],
                        credentials[api.name],
                        line_of,
                        ready,
                    )
                    routed[operation.key] = (operation, line_of)
        unrouted = Unrouted(
            self._front,
            table,
            self._stage,
            Control(self),
            flow_pages(self.apis, self._stores, credentials),
            routed,
        )
        return build_app(operations, table, unrouted, self.apis)


class AsgiOperation:
    """One operation behind ASGI; what it needs is made at its first request.

    Where too many are `ready` it is let go, and made again when it is asked for.
    """

    def __init__(
        self,
        front: Front,
        operation: Operation,
        api: Api,
        stage: Stage,
        tokens: TokenStore,
        credentials: Mapping[str, tuple[Credential, ...]],
        line_of: LineOf,
        ready: Ready,
    ) -> None:
        self._front = front
        self._ready = ready
        self._operation = operation
        self._stage = stage
        self._parts = (operation, api, stage, tokens, credentials, line_of)
        self._played: PlayedOperation | None = None
        self._document = api.name
        self._exposed = front.cors.exposed(
            header.name for r in operation.responses.values() for header in r.headers
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        front, extensions = self._front, scope["extensions"]
        route: Route[str] = extensions[EXTENSION]
        made = self._played or self._made()
        request, sent = front.request(scope), b""
        try:
            front.admit(request)
            request.body = await front.body(receive)
            if front.witness is not None:
                sent = request.body
                front.witness.asked(request, self._operation)
            heard = made.hear(request, route.values)
            played = made.play(request, heard)
            reply = played.reply
            at_once = extensions.get(AT_ONCE)
            if KNOWN in extensions:
                extensions[KNOWN][AGAIN] = partial(self._again, request.again(), heard)
        except NotReadError as fault:
            at_once = None
            played = made.not_read(request, fault.refusal)
            reply = played.reply.with_headers(("Connection", "close"))
        except ClientGoneError:
            return
        if front.witness is not None:
            request.body = sent  # a large one is given up while it is read
            front.witness.answered(request, reply, played.verdict, self._operation, played.refusal)
        if played.override is None:
            await front.send(send, request, reply, self._exposed, at_once)
        else:
            await self._directed(played, request, (scope, receive, send))
        front.tell(request, reply, played.verdict, began, self._operation.key, self._document)

    def _again(
        self, request: Request, heard: Heard, body: bytes
    ) -> tuple[int, bytes, bytes] | None:
        """The answer to a request with a head that was heard before; see Again."""
        front, made = self._front, self._played
        directed = front.witness is not None or self._stage.overrides is not None
        if directed or made is None:
            return None
        began = perf_counter()
        request.body = body
        played = made.play(request, heard)
        reply = played.reply
        status, lines, body = front.written(request, reply, self._exposed)
        front.tell(request, reply, played.verdict, began, self._operation.key, self._document)
        return status, b"".join(lines), body

    async def _directed(
        self, played: Played, request: Request, messages: tuple[Scope, Receive, Send]
    ) -> None:
        """Send what a test asked for when, and as far as, it asked for it."""
        scope, receive, send = messages
        override = played.override
        assert override is not None
        breakdown = override.breakdown
        if override.delay:
            await scope["extensions"][CARRIER].wait(override.delay)
        if breakdown is None:
            await self._front.send(send, request, played.reply, self._exposed)
            return
        if breakdown is Breakdown.CUT:
            await self._front.send(halved(send), request, played.reply, self._exposed)
        await break_down(scope, receive, breakdown)

    def let_go(self) -> None:
        """Forget what was made; the next request has it made again."""
        self._played = None
        for schema in (*self._operation.asked(), *self._operation.answered()):
            schema.forget()

    def _made(self) -> PlayedOperation:
        self._ready.add(self, self._operation)
        self._played = PlayedOperation(*self._parts)
        return self._played


def create_app(
    apis: Sequence[Api], options: Options | None = None, refused: Sequence[Finding] = ()
) -> MockApp:
    """The mock of these documents; `refused` are those that could not be read."""
    return MockApp(apis, options or Options(), refused)


def line_writer(document: Document, ahead: Iterable[Location] = ()) -> LineOf:
    """`file:line` of a location in this document, with the file as seen from the document's own.

    A client is told this, so it does not say where on this machine the document is. The lines of
    `ahead` are looked up with the first for which the text has to be read.
    """
    folder = f"{document.path.parent}/"
    waiting = iter(ahead)

    def line_of(at: Location) -> str:
        file, line = document.place(at).file.removeprefix(folder), document.line_soon(at)
        if line is None:
            document.lines(waiting)
            line = document.line(at)
        return file if line is None else f"{file}:{line}"

    return line_of


def _credentials(
    apis: Sequence[Api], options: Options
) -> dict[str, dict[str, tuple[Credential, ...]]]:
    """The given credentials by document and scheme name."""
    schemes = {api.name: api.security_schemes for api in apis}
    found: dict[str, dict[str, tuple[Credential, ...]]] = {api.name: {} for api in apis}
    for (document, scheme), given in place_credentials(options.credentials, schemes).items():
        found[document][scheme] = given
    return found


def _key_headers(apis: Sequence[Api]) -> tuple[str, ...]:
    """The header names that carry keys, which a browser must be allowed to send."""
    return tuple(
        dict.fromkeys(
            scheme.parameter
            for api in apis
            for scheme in api.security_schemes.values()
            if scheme.kind == "apiKey" and scheme.place == "header"
        )
    )
