"""The mock's own pages under /__understudy/: its health, what it serves, and the documents.

They are for this machine: while bound to loopback they answer no other host name, and never a
page of another site, since any web page can make a browser ask. Other machines show a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from secrets import compare_digest
from typing import Any, Protocol

import orjson

from understudy.openapi.finding_data import as_data, counts
from understudy.openapi.findings import Finding
from understudy.openapi.model import Api
from understudy.version import __version__

from .addresses import RESERVED
from .cors import is_loopback_host, is_loopback_origin, normal_origin
from .options import Options
from .problem import problem
from .refusal import plain
from .reply import Reply
from .request import Request
from .served_document import (
    JSON,
    LARGE_BYTES,
    YAML,
    as_json,
    as_yaml,
    is_written_in_json,
    pointed_at,
)

PREFIX = f"/{RESERVED}/"
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_OUTWARD = re.compile(rb'"\$ref": "(?!#)')
_KEPT = 8


class Served(Protocol):
    """What the pages are about: a mock and its documents."""

    apis: tuple[Api, ...]
    refused: tuple[Finding, ...]
    conflicts: tuple[str, ...]
    addresses: Mapping[str, str]
    options: Options


class Control:
    """Answers everything under PREFIX; what takes long to make is made once, when asked for."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._origins = frozenset(map(normal_origin, served.options.cors_origins))
        self._written: dict[tuple[str, str, str], tuple[bytes, str]] = {}
        self._pages: dict[str, Callable[[Request], Reply]] = {
            "health": self._health,
            "documents": self._documents,
            **{f"documents/{api.name}": partial(self._document, api) for api in served.apis},
        }

    def reply(self, request: Request) -> Reply:
        """The page, or a problem."""
        refused = self._guarded(request)
        if refused:
            return refused
        page = self._pages.get(request.path.removeprefix(PREFIX).removesuffix("/"))
        if page is None:
            what = f"there is no such page; {PREFIX}health and {PREFIX}documents are there"
            return problem(plain(404, what), request.path)
        if request.method not in ("GET", "HEAD"):
            refusal = plain(405, "this page can only be read, by GET", ("Allow", "GET, HEAD"))
            return problem(refusal, request.path)
        return page(request)

    def _guarded(self, request: Request) -> Reply | None:
        local = is_loopback_host(_host(request))
        if self._served.options.loopback and not local:
            what = "these pages answer under the names of this machine only, such as localhost"
            return problem(plain(403, what), request.path)
        if self._is_foreign(request):
            what = "these pages are not for pages of another site"
            return problem(plain(403, what), request.path)
        if self._served.options.loopback or request.path == _HEALTH:
            return None
        if (local and is_loopback_host(request.client)) or self._shows_token(request):
            return None
        return problem(_TOKEN_WANTED, request.path)

    def _is_foreign(self, request: Request) -> bool:
        """Whether a browser asks for a page of another site."""
        origin = request.headers.get("origin")
        if origin is None:
            return request.headers.get("sec-fetch-site") == "cross-site"
        return not is_loopback_origin(origin) and origin.lower() not in self._origins

    def _shows_token(self, request: Request) -> bool:
        token = self._served.options.token
        shown = request.headers.get("authorization", "").encode("latin-1")
        return bool(token) and compare_digest(shown, f"Bearer {token}".encode())

    def _health(self, request: Request) -> Reply:
        served = self._served
        return _json(
            {
                "status": "degraded" if served.refused else "ok",
                "version": __version__,
                "documents": [
                    {
                        "name": api.name,
                        "title": api.title,
                        "version": api.version,
                        "operations": len(api.operations),
                        "findings": counts(api.findings),
                    }
                    for api in served.apis
                ],
                "refused": [as_data(finding) for finding in served.refused],
            }
        )

    def _documents(self, request: Request) -> Reply:
        return _json(self._listing)

    @cached_property
    def _listing(self) -> dict[str, Any]:
        return {
            "documents": [self._listed(api) for api in self._served.apis],
            "refused": [as_data(finding) for finding in self._served.refused],
            "conflicts": self._served.conflicts,
        }

    def _listed(self, api: Api) -> dict[str, Any]:
        lines = api.document.lines(operation.at for operation in api.operations)
        return {
            "name": api.name,
            "title": api.title,
            "version": api.version,
            "document": f"{PREFIX}documents/{api.name}",
            "operations": [
                {
                    "operation_id": operation.operation_id,
                    "method": operation.method,
                    "path": operation.path,
                    "address": self._served.addresses.get(operation.key),
                    "summary": operation.summary,
                    "line": lines.get(operation.at),
                }
                for operation in api.operations
            ],
            "findings": [as_data(one) for one in api.document.located(api.findings)],
        }

    def _document(self, api: Api, request: Request) -> Reply:
        key = (api.name, _origin(request), _kind(request.headers.get("accept", ""), api))
        if key not in self._written:
            if len(self._written) >= _KEPT:
                self._written.clear()
            self._written[key] = _written(api, *key[1:])
        body, reason = self._written[key]
        return Reply(200, (("Content-Type", key[2]), *_HEADERS), body, reason)


_HEALTH = f"{PREFIX}health"
_TOKEN_WANTED = plain(
    401,
    "other machines than this send the token that the mock prints when it starts",
    ("WWW-Authenticate", "Bearer"),
)
_HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


def _written(api: Api, origin: str, kind: str) -> tuple[bytes, str]:
    """The document's text, and what has to be said about it."""
    document = pointed_at(api, origin)
    body = as_json(document)
    reason = "it refers to other files, which are not served" if _OUTWARD.search(body) else ""
    if kind == YAML and len(body) < LARGE_BYTES:
        body = as_yaml(document)
    return body, reason


def _json(value: Any) -> Reply:
    body = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2)
    return Reply(200, (("Content-Type", JSON), *_HEADERS), body)


def _host(request: Request) -> str:
    """The host of the Host header, without brackets; empty if there is none or a strange one."""
    match = _HOST.fullmatch(request.headers.get("host", ""))
    return match["host"].strip("[]") if match else ""


def _origin(request: Request) -> str:
    """The origin under which the client reaches the mock, or nothing where it does not say."""
    return f"{request.scheme}://{request.headers['host']}" if _host(request) else ""


def _kind(accept: str, api: Api) -> str:
    """The one that is asked for by name, else that of the document's own file."""
    asked = [kind for kind in (JSON, YAML) if kind in accept.lower()]
    return asked[0] if len(asked) == 1 else JSON if is_written_in_json(api) else YAML
