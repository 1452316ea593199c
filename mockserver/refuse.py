"""A refusal as the document shapes it, or as a problem where it says nothing (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from understudy.openapi.model import MediaType, Response
from understudy.openapi.sampling import Scene

from .choose import documented
from .error_shape import ErrorShape, anything
from .fault import Fault
from .media import negotiate
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
        self._shapes: dict[tuple[str, str], ErrorShape] = {}
        self._headers: dict[str, DocumentedHeaders] = {}
        self._offered: dict[str, tuple[str, ...]] = {}

    def reply(self, refusal: Refusal, accept: str | None, path: str, scene: Scene) -> Reply:
        """The answer to a request that is refused."""
        response = documented(self._responses, refusal.documented)
        if response is None:
            return problem(refusal, path, self._line_of)
        status = int(response.status) if response.status.isdigit() else refusal.status
        return self.shaped(response, refusal_with(refusal, status), accept, path, scene)

    def shaped(
        self, response: Response, refusal: Refusal, accept: str | None, path: str, scene: Scene
    ) -> Reply:
        """The refusal in the shape of this documented response."""
        media, sent_as = self._media(response, accept)
        if media is None:
            reply = Reply(refusal.status, refusal.headers, b"", refusal.reason)
            return self._documented_headers(response).on(reply, scene, path, None)
        value, valid = self._value(response, media, sent_as, Fault(refusal, path, scene))
        headers = (("Content-Type", content_type(sent_as)), *refusal.headers)
        reply = Reply(refusal.status, headers, renderer(sent_as)(value), refusal.reason)
        reply = self._documented_headers(response).on(reply, scene, path, value)
        return reply if valid else reply.because("no error body was found that keeps its schema")

    def _media(self, response: Response, accept: str | None) -> tuple[MediaType | None, str]:
        """The media type of the error: the one preferred, and any rather than none."""
        offered = self._offered.get(response.status)
        if offered is None:
            offered = tuple(sendable(media.name) for media in response.content)
            self._offered[response.status] = offered
        choice = negotiate(accept, offered) or negotiate(None, offered)
        if choice is None:
            return None, ""
        return response.content[offered.index(choice.offered)], choice.media_type

    def _documented_headers(self, response: Response) -> DocumentedHeaders:
        made = self._headers.get(response.status)
        if made is None:
            made = self._headers[response.status] = DocumentedHeaders(response)
        return made

    def _value(
        self, response: Response, media: MediaType, sent_as: str, fault: Fault
    ) -> tuple[Any, bool]:
        reason = fault.refusal.reason
        if media.schema is None:
            return (anything(fault) if is_json(sent_as) else reason), True
        if not is_json(sent_as) and media.schema.is_valid(reason):
            return reason, True
        key = (response.status, media.name)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = ErrorShape(media.schema)
        return shape.filled(fault)


def refusal_with(refusal: Refusal, status: int) -> Refusal:
    """The same refusal under another status."""
    if status == refusal.status:
        return refusal
    return Refusal(status, refusal.documented, refusal.reason, refusal.violations, refusal.headers)
