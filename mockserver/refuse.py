"""A refusal as the document shapes it, or as a problem where it says nothing (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from understudy.openapi.location import Location
from understudy.openapi.model import MediaType, Response
from understudy.openapi.sampling import Scene
from understudy.openapi.schema import Schema

from .choose import documented
from .error_shape import ErrorShape, anything
from .fault import Fault
from .media import Choice, negotiate
from .problem import LineOf, problem
from .refusal import Refusal
from .rendering import content_type, is_json, renderer, sendable
from .reply import Reply
from .response_headers import DocumentedHeaders


class Refuser:
    """Refuses on behalf of one operation."""

    def __init__(self, responses: Mapping[str, Response], line_of: LineOf) -> None:
        self._responses = responses
        self._line_of = line_of
        self._lines: dict[Location, str] = {}
        self._fitting: dict[tuple[str, ...], Response | None] = {}
        self._shaped: dict[str, _Shaped] = {}

    def reply(self, refusal: Refusal, accept: str | None, path: str, scene: Scene) -> Reply:
        """The answer to a request that is refused."""
        response = self._response(refusal.documented)
        if response is None:
            return problem(refusal, path, self._line)
        status = int(response.status) if response.status.isdigit() else refusal.status
        return self.shaped(response, refusal.under(status), accept, path, scene)

    def shaped(
        self, response: Response, refusal: Refusal, accept: str | None, path: str, scene: Scene
    ) -> Reply:
        """The refusal in the shape of this documented response."""
        shaped = self._shaped.get(response.status)
        if shaped is None:
            shaped = self._shaped[response.status] = _Shaped(response)
        return shaped.reply(Fault(refusal, path, scene), accept)

    def _line(self, at: Location) -> str:
        """`file:line` of a rule, which is looked for once."""
        line = self._lines.get(at)
        if line is None:
            line = self._lines[at] = self._line_of(at)
        return line

    def _response(self, keys: tuple[str, ...]) -> Response | None:
        if keys not in self._fitting:
            self._fitting[keys] = documented(self._responses, keys)
        return self._fitting[keys]


class _Shaped:
    """Refuses in the shape of one response, whose media types are compiled at their first use."""

    def __init__(self, response: Response) -> None:
        self._content = response.content
        self._offered = tuple(sendable(media.name) for media in response.content)
        self._headers = DocumentedHeaders(response)
        self._bodies: dict[Choice, _ErrorBody] = {}

    def reply(self, fault: Fault, accept: str | None) -> Reply:
        """The answer, of the media type that is preferred, and of any rather than none."""
        refusal = fault.refusal
        choice = negotiate(accept, self._offered) or negotiate(None, self._offered)
        if choice is None:
            reply = Reply(refusal.status, refusal.headers, b"", refusal.reason)
            return self._headers.on(reply, fault.scene, fault.path, None)
        body = self._bodies.get(choice)
        if body is None:
            media = self._content[self._offered.index(choice.offered)]
            body = self._bodies[choice] = _ErrorBody(media, choice.media_type)
        value, valid = body.filled(fault)
        headers = body.headers + refusal.headers
        reply = Reply(refusal.status, headers, body.render(value), refusal.reason)
        reply = self._headers.on(reply, fault.scene, fault.path, value)
        return reply if valid else reply.because("no error body was found that keeps its schema")


class _ErrorBody:
    """The bodies of one documented media type, sent as one concrete type."""

    def __init__(self, media: MediaType, sent_as: str) -> None:
        self.headers = (("Content-Type", content_type(sent_as)),)
        self.render = renderer(sent_as)
        self.filled = _filling(media.schema, is_json(sent_as))


def _filling(schema: Schema | None, json: bool) -> Callable[[Fault], tuple[Any, bool]]:
    """What gives a body's value, and whether that keeps the schema."""
    if schema is None:
        return lambda fault: (anything(fault) if json else fault.refusal.reason, True)
    filled = ErrorShape(schema).filled
    if json:
        return filled

    def said(fault: Fault) -> tuple[Any, bool]:
        reason = fault.refusal.reason
        return (reason, True) if schema.is_valid(reason) else filled(fault)

    return said
