"""Where a document's OAuth2 flows are served: its token and authorization addresses as paths.

Not what is answered there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urljoin, urlsplit

from understudy.openapi.model import Api, SecurityScheme


class EndpointKind(StrEnum):
    """Which of the two endpoints of RFC 6749 section 3 it is."""

    TOKEN = "token"
    AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class FlowEndpoint:
    """A decoded path that answers for the flows of one or more schemes."""

    kind: EndpointKind
    path: str
    schemes: tuple[SecurityScheme, ...]


def flow_endpoints(api: Api) -> list[FlowEndpoint]:
    """The endpoints of every documented flow, each path once for each kind.

    An absolute address counts by its path; a relative one is read against every base path.
    """
    bases = dict.fromkeys(base for one in api.operations for base in one.base_paths) or {"": None}
    found: dict[tuple[EndpointKind, str], dict[str, SecurityScheme]] = {}
    for scheme in api.security_schemes.values():
        for kind, url in _addresses(scheme):
            for path in _paths(url, bases):
                found.setdefault((kind, path), {})[scheme.name] = scheme
    return [
        FlowEndpoint(kind, path, tuple(schemes.values())) for (kind, path), schemes in found.items()
    ]


def _addresses(scheme: SecurityScheme) -> Iterator[tuple[EndpointKind, str]]:
    for flow in scheme.flows:
        for url in (flow.token_url, flow.refresh_url):
            if url:
                yield EndpointKind.TOKEN, url
        if flow.authorization_url:
            yield EndpointKind.AUTHORIZATION, flow.authorization_url


def _paths(url: str, bases: Iterable[str]) -> Iterator[str]:
    for base in bases:
        try:
            parts = urlsplit(urljoin(f"http://localhost{base}/", url))
        except ValueError:
            return
        if parts.scheme in ("http", "https"):
            yield unquote(parts.path) or "/"
