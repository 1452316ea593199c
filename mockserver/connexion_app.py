"""The meeting with Connexion: its middleware around our route table and our operations.

Connexion is given a routing document (paths and our own operation ids, no schemas) and calls the
operation that the table names; reading, checking and answering are not done here.
"""

# Connexion is not typed, so its classes are Any.
# mypy: disallow-subclassing-any=False
from __future__ import annotations

import json
import logging
import warnings
from collections import Counter
from collections.abc import (
    Awaitable,
    Callable,
    Container,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import quote, unquote

from understudy.openapi.model import Api, Operation

from .repeated import KNOWN
from .routes import RouteTable
from .template import Segment, Template, parse_template

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=r"Using `httpx` with `starlette\.testclient`")
    warnings.filterwarnings("ignore", message=r"jsonschema\.\S+ is deprecated")
    from connexion import ConnexionMiddleware
    from connexion.middleware.abstract import ROUTING_CONTEXT, RoutedAPI, RoutedMiddleware
    from connexion.middleware.routing import RoutingMiddleware
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolution, Resolver
    from connexion.spec import Specification

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

EXTENSION = "understudy"
"""Key in `scope["extensions"]`: the Route of an operation's request; for `unrouted` the Match of
the path with other methods, or None."""
_Found = tuple[Any, dict[str, str], dict[str, str] | None]
"""The Route or Match of a request, its decoded path values, and Connexion's routing context."""
_BASE_PATH = ""  # with "/" or a final slash Connexion routes past every operation, silently
_BUG = json.dumps(
    {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "This is a bug of the mock; its log has the details.",
    }
).encode()
_BUG_LENGTH = (b"content-length", b"%d" % len(_BUG))
_METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace"))
_STANDS_IN = "post"  # for a method that OpenAPI 3.0 has no place for; the table knows it
_NOT_ROUTABLE = str.maketrans({"{": "%7B", "}": "%7D", "/": "%2F"})
_log = logging.getLogger(__name__)


def build_app(
    operations: Mapping[str, ASGIApp],
    table: RouteTable[str],
    unrouted: ASGIApp,
    apis: Sequence[Api],
) -> ASGIApp:
    """One ASGI application for all documents; it is ready when this returns.

    `operations` and the table's targets are operation keys; an operation that has no entry in
    `operations` must have none in the table. `unrouted` gets what no operation answers.
    """
    made: list[str] = []
    app = ConnexionMiddleware(
        _terminal,
        middlewares=[
            partial(TableRouting, table=table, unrouted=unrouted),
            Operations,
        ],
        resolver=OperationIds(),
    )
    document = routing_document(apis, operations)
    app.add_api(document, base_path=_BASE_PATH, asgi_operations=operations, made=made)
    _build(app)
    _check_reached(made, operations, table)
    asgi_app: ASGIApp = app
    return asgi_app


def routing_document(apis: Sequence[Api], keys: Container[str]) -> dict[str, Any]:
    """A valid OpenAPI 3.0.3 document of paths and operation ids, for these operations only.

    Every operation stands once, under its document's name, with parameters named by position;
    literal segments come before templated ones, since Connexion takes the first that matches.
    """
    paths: dict[str, dict[str, Any]] = {}
    for template, operation in sorted(_canonical(apis, keys), key=_specificity):
        path, method = _positional(template), operation.method.lower()
        method = method if method in _METHODS else _STANDS_IN
        while method in paths.get(path, ()):
            path = f"/~{path}"
        paths.setdefault(path, {})[method] = {
            "operationId": operation.key,
            "responses": {"default": {"description": ""}},
        }
    return {"openapi": "3.0.3", "info": {"title": "understudy", "version": "1"}, "paths": paths}


class OperationIds(Resolver):
    """Leaves operation ids as they are; there is no view function to look for."""

    def resolve(self, operation: AbstractOperation) -> Resolution:
        return Resolution(_terminal, operation.operation_id)


class TableRouting(RoutingMiddleware):
    """Connexion's routing with our table instead of a walk along all routes."""

    def __init__(self, app: ASGIApp, *, table: RouteTable[str], unrouted: ASGIApp) -> None:
        super().__init__(app)
        self._find = table.find
        self._unrouted = unrouted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self._routed(scope)(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            await _answer_bug(scope, send, error)

    def _routed(self, scope: Scope) -> ASGIApp:
        """What answers this request; the scope is told why."""
        extensions = dict(scope.get("extensions") or ())
        scope["extensions"] = extensions
        known = extensions.get(KNOWN, {})
        found = known.get(EXTENSION)
        if found is None:
            found = known[EXTENSION] = self._found(scope)
        route, path_params, context = found
        extensions[EXTENSION] = route
        if context is None:
            return self._unrouted
        if path_params:
            scope["path_params"] = path_params.copy()
        extensions[ROUTING_CONTEXT] = context
        return self.app  # type: ignore[no-any-return]  # Connexion is not typed

    def _found(self, scope: Scope) -> _Found:
        raw_path = scope.get("raw_path") or quote(scope["path"]).encode()
        match = self._find(raw_path)
        if match is None:
            return None, {}, None
        route = match.route(scope["method"], scope["query_string"], scope["headers"])
        if route is None:
            return match, {}, None
        context = {"api_base_path": _BASE_PATH, "operation_id": route.target}
        return route, {n: unquote(v) for n, v in route.values.items()}, context


class OperationsApi(RoutedAPI[ASGIApp]):
    """Our operations, by the ids of the routing document."""

    def __init__(
        self,
        specification: Specification,
        *,
        asgi_operations: Mapping[str, ASGIApp],
        made: list[str],
        **options: Any,
    ) -> None:
        super().__init__(specification, **options)
        self._asgi_operations = asgi_operations
        self._made = made
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> ASGIApp:
        self._made.append(operation.operation_id)
        return self._asgi_operations[operation.operation_id]


class Operations(RoutedMiddleware[OperationsApi]):
    """Calls the operation that the routing named."""

    api_cls = OperationsApi

    def add_api(self, specification: Specification, **named: Any) -> OperationsApi:
        api: OperationsApi = super().add_api(specification, **named)
        self._operations = api.operations
        return api

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        answers: ASGIApp = self.app
        if scope["type"] == "http":
            answers = self._operations[scope["extensions"][ROUTING_CONTEXT]["operation_id"]]
        return answers(scope, receive, send)


def _build(app: ASGIApp) -> None:
    """Connexion builds its stack at the first event: give it one that nothing answers."""
    event = app({"type": "understudy.build"}, _nothing, _nothing)
    try:
        event.__await__().send(None)
    except StopIteration:
        return
    raise RuntimeError("Connexion waits for something before it has built its middleware")


def _check_reached(
    made: Sequence[str], operations: Mapping[str, ASGIApp], table: RouteTable[str]
) -> None:
    """Connexion passes by what it doesn't know, and mixes up equal ids, without a word."""
    lost = set(operations).symmetric_difference(made) | (table.targets - set(made))
    if lost:
        raise RuntimeError(f"operations that can't be reached: {', '.join(sorted(lost))}")
    shared = {key for key, times in Counter(made).items() if times > 1}
    if shared:
        raise RuntimeError(f"more than one operation is called {', '.join(sorted(shared))}")


def _canonical(apis: Sequence[Api], keys: Container[str]) -> Iterator[tuple[Template, Operation]]:
    for api in apis:
        name = parse_template(f"/{api.name}")
        for operation in api.operations:
            if operation.key in keys:
                yield parse_template(operation.path).below(name), operation


def _specificity(entry: tuple[Template, Operation]) -> list[tuple[int, int, tuple[bytes, ...]]]:
    return [segment.rank for segment in entry[0].segments]


def _positional(template: Template) -> str:
    numbers = count()
    parts = [_part(segment, numbers) for segment in template.segments]
    return "/" + "/".join(parts) + ("/" if template.final_slash else "")


def _part(segment: Segment, numbers: Iterator[int]) -> str:
    """A segment as Connexion's router reads it: decoded, with only our parameters in braces."""
    first, *others = (
        literal.decode("utf-8", "replace").translate(_NOT_ROUTABLE) for literal in segment.literals
    )
    return first + "".join(f"{{p{next(numbers)}}}{other}" for other in others)


async def _terminal(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands behind the operations: lifespan, and a no to WebSockets."""
    if scope["type"] == "lifespan":
        event = ""
        while event != "lifespan.shutdown":
            event = (await receive())["type"]
            await send({"type": f"{event}.complete"})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000})
    elif scope["type"] == "http":
        raise RuntimeError("a request went past every operation")


async def _nothing(*_: Any) -> Any:
    return None


async def _answer_bug(scope: Scope, send: Send, error: Exception) -> None:
    """A bug of ours as a short problem; where an answer had begun, only the log has it."""
    _log.error("a bug while answering %s %s", scope["method"], scope["path"], exc_info=error)
    headers = [(b"content-type", b"application/problem+json"), _BUG_LENGTH]
    try:
        await send({"type": "http.response.start", "status": 500, "headers": headers})
        await send({"type": "http.response.body", "body": _BUG})
    except RuntimeError:
        raise error from None
