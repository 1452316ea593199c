"""The body of a documented response: an example, or a value coherent with the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from understudy.openapi.model import Example, MediaType, Response
from understudy.openapi.sampling import Overlay, Sampler, Scene

from .media import negotiate
from .options import ExamplesMode
from .prefer import Preference
from .rendering import content_type, is_json, renderer
from .reply import Reply
from .response_headers import compile_headers

NOT_VALID = "no value was found that keeps the documented schema; this is the nearest"
_NO_BODY = frozenset((204, 205, 304))


@dataclass(frozen=True, slots=True)
class Asking:
    """How one request wants its answer: what it prefers, accepts, and from where it comes."""

    preference: Preference
    accept: str | None
    path: str
    scene: Scene


class Answer:
    """Answers with one documented response; compiled at its first use."""

    def __init__(self, response: Response, examples: ExamplesMode, dynamic: bool) -> None:
        self._response = response
        self._dynamic = dynamic or examples is ExamplesMode.IGNORE
        self._verbatim = examples is ExamplesMode.VERBATIM
        self._offered = tuple(media.name for media in response.content)
        self._bodies: dict[tuple[str, str], BodyMaker] = {}

    @cached_property
    def _headers(self) -> Callable[[Scene, str, Any], tuple[tuple[str, str], ...]]:
        return compile_headers(self._response)

    def reply(self, status: int, asking: Asking) -> Reply | None:
        """The answer, or None where the client accepts none of the documented media types."""
        if not self._offered or status in _NO_BODY or status < 200:
            headers = self._headers(asking.scene, asking.path, None)
            return Reply(status, headers)
        choice = negotiate(asking.accept, self._offered)
        if choice is None:
            return None
        maker = self._bodies.get(choice)
        if maker is None:
            documented = self._response.content[self._offered.index(choice.offered)]
            maker = self._bodies[choice] = BodyMaker(documented, choice.media_type)
        value, body, reason = self._body(maker, asking)
        headers = self._headers(asking.scene, asking.path, value)
        return Reply(status, (("Content-Type", maker.content_type), *headers), body, reason)

    def _body(self, maker: BodyMaker, asking: Asking) -> tuple[Any, bytes, str]:
        wanted = asking.preference
        if wanted.example is not None:
            example = maker.named(wanted.example)
            if example is not None:
                return example.value, maker.render(example.value), ""
        dynamic = self._dynamic if wanted.dynamic is None else wanted.dynamic
        value, valid = maker.made(asking.scene, dynamic, self._verbatim)
        reason = "" if valid else NOT_VALID
        if wanted.example is not None:
            missing = f"no example is called {wanted.example}"
            reason = f"{missing}; {reason}" if reason else missing
        return value, maker.render(value), reason


class BodyMaker:
    """Makes the bodies of one documented media type, sent as one concrete type."""

    def __init__(self, documented: MediaType, media_type: str) -> None:
        self.content_type = content_type(media_type)
        self.render = renderer(media_type)
        self._documented = documented
        schema = documented.schema
        self._sampler = Sampler(schema) if schema is not None else None
        self._overlay = Overlay(schema) if schema is not None and is_json(media_type) else None
        self._base = next((e for e in documented.examples if self._keeps(e, media_type)), None)

    def named(self, name: str) -> Example | None:
        """The documented example of this name."""
        return next((e for e in self._documented.examples if e.name == name), None)

    def made(self, scene: Scene, dynamic: bool, verbatim: bool) -> tuple[Any, bool]:
        """A value, and whether it keeps the schema."""
        if self._base is not None and not dynamic:
            value = self._base.value
            if not verbatim and self._overlay is not None:
                value = self._overlay.laid(value, scene.given)
            return value, True
        if self._sampler is None:
            return _unspecified(self.content_type), True
        return self._sampler.draw(scene)

    def _keeps(self, example: Example, media_type: str) -> bool:
        schema = self._documented.schema
        if schema is None or not is_json(media_type):
            return True
        return bool(schema.is_valid(example.value))


def _unspecified(sent_as: str) -> Any:
    """A body about which the document says nothing but its media type."""
    return {} if is_json(sent_as) else ""


def given_values(values: Mapping[str, Mapping[str, Any]], body: Any) -> dict[str, Any]:
    """What a request says, by name: its body's members before its path, path before query."""
    given: dict[str, Any] = {}
    for place in ("query", "path"):
        given.update(values.get(place, ()))
    if isinstance(body, dict):
        given.update(body)
    return given
