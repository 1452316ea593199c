"""The body of a documented response: an example, or a value coherent with the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from itertools import islice
from typing import Any, NamedTuple

from understudy.openapi.model import Example, MediaType, Response
from understudy.openapi.sampling import Overlay, Renewal, Sampler, Scene
from understudy.openapi.schema import Schema

from .media import negotiate
from .options import ExamplesMode, Options
from .prefer import Preference
from .rendering import content_type, is_json, renderer, sendable
from .reply import Reply
from .request import Request
from .response_headers import DocumentedHeaders

NOT_VALID = "no value was found that keeps the documented schema; this is the nearest"
EXAMPLE_NOT_VALID = "this example does not keep the documented schema"
_SHORT = 64 * 1024
_MOST_REPEATED = 1_000
_NO_BODY = frozenset((204, 205, 304))

Unread = Callable[[Schema], str]
"""What to say about a schema that could be read in part only; empty where all of it was."""


Make = Callable[[Scene, Request], Reply]
"""Makes the answer to a request in a scene."""
Draw = Callable[[Scene], tuple[Any, str]]
"""A body's value, and what is to be said about it."""


class Asking(NamedTuple):
    """How one request wants its answer: what it prefers, accepts, and from where it comes."""

    preference: Preference
    accept: str | None
    request: Request
    scene: Scene

    @property
    def path(self) -> str:
        """The request's path as an answer may refer to it."""
        return self.request.reference


class Answer:
    """Answers with one documented response; compiled at its first use."""

    def __init__(self, response: Response, options: Options, unread: Unread) -> None:
        self._response = response
        self._dynamic = options.dynamic or options.examples is ExamplesMode.IGNORE
        self._verbatim = options.examples is ExamplesMode.VERBATIM
        self._unread = unread
        self._offered = tuple(sendable(media.name) for media in response.content)
        self._bodies: dict[tuple[str, str], BodyMaker] = {}

    @cached_property
    def _headers(self) -> DocumentedHeaders:
        return DocumentedHeaders(self._response)

    def usual(self, status: int, accept: str | None) -> Make | None:
        """What answers requests that accept this and prefer nothing; None where that is nothing."""
        return self._making(status, accept, self._usual_body)

    def _making(
        self, status: int, accept: str | None, body: Callable[[BodyMaker, bool], Draw]
    ) -> Make | None:
        headers_on = self._headers.on
        if not self._offered or status in _NO_BODY:
            return lambda scene, request: headers_on(Reply(status), scene, request.reference, None)
        maker = self._maker(accept)
        if maker is None:
            return None
        # What the request said has no place in the example of an error.
        made = body(maker, self._verbatim or status >= 400)
        headers, render = maker.headers, maker.render
        on = headers_on if self._response.headers else None

        def make(scene: Scene, request: Request) -> Reply:
            value, reason = made(scene)
            reply = Reply(status, headers, render(value), reason)
            return reply if on is None else on(reply, scene, request.reference, value)

        return make

    def reply(self, status: int, asking: Asking) -> Reply | None:
        """The answer, or None where the client accepts none of the documented media types."""
        make = self._making(status, asking.accept, partial(self._asked_body, asking))
        return None if make is None else make(asking.scene, asking.request)

    def shows(self, asking: Asking) -> bool:
        """Whether it would answer with an example, and not with something made up."""
        maker = self._maker(asking.accept)
        if maker is None:
            return False
        wanted = asking.preference.example
        if wanted is not None and maker.named(wanted) is not None:
            return True
        return maker.has_base and not self._is_dynamic(asking)

    def _maker(self, accept: str | None) -> BodyMaker | None:
        choice = negotiate(accept, self._offered)
        if choice is None:
            return None
        maker = self._bodies.get(choice)
        if maker is None:
            documented = self._response.content[self._offered.index(choice.offered)]
            maker = BodyMaker(documented, choice.media_type, self._unread)
            self._bodies[choice] = maker
        return maker

    def _is_dynamic(self, asking: Asking) -> bool:
        wanted = asking.preference.dynamic
        return self._dynamic if wanted is None else wanted

    def _usual_body(self, maker: BodyMaker, verbatim: bool) -> Draw:
        return maker.draw(self._dynamic, verbatim)

    def _asked_body(self, asking: Asking, maker: BodyMaker, verbatim: bool) -> Draw:
        made = maker.draw(self._is_dynamic(asking), verbatim)
        wanted = asking.preference.example
        if wanted is None:
            return made
        example = maker.named(wanted)
        if example is not None:
            reason = "" if maker.keeps(example) else EXAMPLE_NOT_VALID
            return lambda scene: (example.value, reason)

        def drawn(scene: Scene) -> tuple[Any, str]:
            value, reason = made(scene)
            missing = f"no example is called {wanted}"
            return value, f"{missing}; {reason}" if reason else missing

        return drawn


class BodyMaker:
    """Makes the bodies of one documented media type, sent as one concrete type."""

    def __init__(self, documented: MediaType, media_type: str, unread: Unread) -> None:
        self.content_type = content_type(media_type)
        self.headers = (("Content-Type", self.content_type),)
        self.render = renderer(media_type)
        self._documented = documented
        schema = documented.schema
        self._is_json = is_json(media_type)
        self._hole = unread(schema) if schema is not None else ""
        self._sampler = Sampler(schema) if schema is not None else None
        self._base = next((e for e in documented.examples if self.keeps(e)), None)

    @property
    def has_base(self) -> bool:
        """Whether a documented example keeps the schema."""
        return self._base is not None

    def named(self, name: str) -> Example | None:
        """The documented example of this name."""
        return next((e for e in self._documented.examples if e.name == name), None)

    def keeps(self, example: Example) -> bool:
        """Whether an example keeps the schema, as far as it can be told for this media type."""
        schema = self._documented.schema
        return schema is None or not self._is_json or bool(schema.is_valid(example.value))

    def draw(self, dynamic: bool, verbatim: bool) -> Draw:
        """What makes bodies: from an example where it may and there is one, `verbatim` or not."""
        if self._base is not None and not dynamic:
            example = self._base.value
            return (lambda scene: (example, "")) if verbatim else self._renewed
        if self._sampler is None:
            unspecified = _unspecified(self.content_type)
            return lambda scene: (unspecified, "")
        sample, hole = self._sampler.draw, self._hole
        not_valid = f"{hole}; {NOT_VALID}" if hole else NOT_VALID

        def drawn(scene: Scene) -> tuple[Any, str]:
            value, valid = sample(scene)
            return value, hole if valid else not_valid

        return drawn

    @cached_property
    def _renewed(self) -> Draw:
        """The example with what the request says; of what is made, some of it new."""
        assert self._base is not None
        example, schema = self._base.value, self._documented.schema
        if schema is None or not self._is_json:
            return lambda scene: (example, "")
        laid, renewed = Overlay(schema).laid, Renewal(schema, example).of

        def drawn(scene: Scene) -> tuple[Any, str]:
            value = laid(example, scene.given)
            return renewed(value, scene) if scene.method == "POST" else value, ""

        return drawn


def _unspecified(sent_as: str) -> Any:
    """A body about which the document says nothing but its media type."""
    return {} if is_json(sent_as) else ""


def given_values(values: Mapping[str, Mapping[str, Any]], body: Any) -> dict[str, Any]:
    """What a request says, by name: its body's members before its path, path before query."""
    query, path = values.get("query"), values.get("path")
    sent = body if isinstance(body, dict) else {}
    return {**(query or {}), **(path or {}), **sent} if query or path else sent


def repeatable(body: Any) -> Any:
    """What an answer repeats of a large body: those of its first members that are short."""
    if not isinstance(body, dict):
        return None
    first = islice(body.items(), _MOST_REPEATED)
    return {name: value for name, value in first if _is_short(value)}


def _is_short(value: Any) -> bool:
    return len(value) <= _SHORT if isinstance(value, str) else not isinstance(value, (list, dict))
