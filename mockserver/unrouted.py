"""What no operation answers: the mock's own pages, OAuth2 flows, OPTIONS, 404 and 405."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from time import perf_counter

from understudy.credentials import Credential
from understudy.openapi.model import Api, Operation

from .authorization_endpoint import authorization_reply
from .choose import documented
from .connexion_app import EXTENSION
from .control import PREFIX, Control
from .exchange import Verdict
from .flows import EndpointKind, FlowEndpoint, flow_endpoints
from .front import ClientGoneError, Front, NotReadError, Receive, Scope, Send
from .problem import LineOf, problem
from .refusal import plain
from .refuse import Refuser
from .reply import Reply
from .request import Request
from .routes import Match, RouteTable, allowed
from .stage import Stage
from .token_endpoint import token_reply
from .tokens import TokenStore

Page = Callable[[Request], Reply]

_MOST_REFUSERS = 64


class Unrouted:
    """Answers whatever the route table has no operation for."""

    def __init__(
        self,
        front: Front,
        table: RouteTable[str],
        stage: Stage,
        control: Control,
        pages: Mapping[str, Page],
        operations: Mapping[str, tuple[Operation, LineOf]],
    ) -> None:
        self._front = front
        self._table = table
        self._stage = stage
        self._control = control
        self._pages = pages
        self._operations = operations
        self._refuser = lru_cache(_MOST_REFUSERS)(self._made_refuser)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = perf_counter()
        match: Match[str] | None = scope["extensions"][EXTENSION]
        request = self._front.request(scope)
        try:
            self._front.admit(request)
            request.body = await self._front.body(receive)
            if self._front.witness is not None:
                self._front.witness.asked(request, None)
            reply, verdict = self._reply(request, match)
        except NotReadError as fault:
            reply, verdict = problem(fault.refusal, request.reference), "invalid"
            reply = reply.with_headers(("Connection", "close"))
        except ClientGoneError:
            return
        if self._front.witness is not None:
            self._front.witness.answered(request, reply, verdict)
        await self._front.send(send, request, reply, self._front.cors.exposed(()))
        self._front.tell(request, reply, verdict, began)

    def _reply(self, request: Request, match: Match[str] | None) -> tuple[Reply, Verdict]:
        if request.path.startswith(PREFIX):
            return self._control.reply(request), "control"
        page = self._pages.get(request.path)
        if page is not None and match is None:
            return page(request), "control"
        if request.method == "OPTIONS":
            return self._options(request, match)
        return self._unknown(request) if match is None else self._not_allowed(request, match)

    def _options(self, request: Request, match: Match[str] | None) -> tuple[Reply, Verdict]:
        if "origin" in request.headers and "access-control-request-method" in request.headers:
            methods = allowed(match) if match else ()
            return self._front.cors.preflight(request, methods), "preflight"
        if match is None and request.path != "*":
            return self._unknown(request)
        methods = allowed(match) if match else ("OPTIONS",)
        return Reply(204, (("Allow", ", ".join(methods)),)), "valid"

    def _unknown(self, request: Request) -> tuple[Reply, Verdict]:
        near = self._table.nearest(request.path)
        hint = f"did you mean {near}?" if near else f"{PREFIX}documents lists what is served"
        return problem(
            plain(404, f"no document has this path; {hint}"), request.reference
        ), "unknown"

    def _not_allowed(self, request: Request, match: Match[str]) -> tuple[Reply, Verdict]:
        methods = allowed(match)
        refusal = plain(
            405,
            f"{request.method} is not documented here; send {' or '.join(match.methods)}",
            ("Allow", ", ".join(methods)),
        )
        for key in match.methods.values():
            operation, _ = self._operations[key]
            if documented(operation.responses, ("405",)):
                scene = self._stage.scene(request, "", {}, frozenset())
                accept, reference = request.headers.get("accept"), request.reference
                return self._refuser(key).reply(refusal, accept, reference, scene), "invalid"
        return problem(refusal, request.reference), "invalid"

    def _made_refuser(self, key: str) -> Refuser:
        operation, line_of = self._operations[key]
        return Refuser(operation.responses, line_of)


def flow_pages(
    apis: Sequence[Api],
    stores: Mapping[str, TokenStore],
    credentials: Mapping[str, Mapping[str, tuple[Credential, ...]]],
) -> dict[str, Page]:
    """The OAuth2 endpoints of all documents, at their own path and behind the document's name."""
    pages: dict[str, Page] = {}
    for api in apis:
        for endpoint in flow_endpoints(api):
            page = _page(endpoint, api, stores[api.name], credentials[api.name])
            for path in (f"/{api.name}{endpoint.path}", endpoint.path):
                pages.setdefault(path, page)
    return pages


def _page(
    endpoint: FlowEndpoint,
    api: Api,
    store: TokenStore,
    credentials: Mapping[str, tuple[Credential, ...]],
) -> Page:
    if endpoint.kind is EndpointKind.AUTHORIZATION:
        return partial(authorization_reply, schemes=endpoint.schemes, store=store)
    return partial(
        token_reply,
        schemes=endpoint.schemes,
        store=store,
        credentials=credentials,
        realm=api.name,
    )
