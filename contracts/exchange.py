"""What went over the wire: a request as sent and the answer as received, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from understudy.openapi.model import MediaType, Response
from understudy.openapi.sampling.roles import Role

from .content import Content, read_content
from .described import described_media_type, described_response
from .parts import roles
from .trial import Trial


class Trouble(StrEnum):
    """Why there is no usable answer."""

    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    CLOSED = "closed"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    UNSENDABLE = "unsendable"
    """HTTP has no way to write the request; the target is not to blame."""
    WITHHELD = "withheld"
    """It was not sent, since it would do more than need be to somebody else's API."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went out; `url` is absolute and has the query."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


@dataclass(frozen=True)
class Answer:
    """A response: `body` as it stands after Content-Encoding; `seconds` to its last byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def content(self) -> Content:
        """The body by its Content-Type."""
        return read_content(self.header("Content-Type"), self.body)

    @property
    def succeeded(self) -> bool:
        """Whether it is 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Exchange:
    """A trial that was carried out; `number` counts from 1 over the run.

    Without an answer `trouble` says why, and `what` tells it in words.
    """

    number: int
    trial: Trial
    sent: Sent
    answer: Answer | None
    trouble: Trouble | None = None
    what: str = ""

    @property
    def may_have_arrived(self) -> bool:
        """Whether the target can have seen the request."""
        return self.trouble not in (Trouble.UNREACHABLE, Trouble.UNSENDABLE, Trouble.WITHHELD)

    @cached_property
    def response(self) -> Response | None:
        """The documented response that the answer is."""
        answer = self.answer
        return described_response(self.trial.operation, answer.status) if answer else None

    @cached_property
    def media(self) -> MediaType | None:
        """The documented media type that the answer has, the most specific one."""
        if self.answer is None or self.response is None:
            return None
        return described_media_type(self.response.content, self.answer.content.media_type)

    @cached_property
    def members(self) -> tuple[tuple[str, Role, Any], ...]:
        """What the members of the answer are called, the parts they play, and what is not null."""
        if self.answer is None or not self.answer.content.has_value:
            return ()
        value = self.answer.content.value
        playing = roles(self.media.schema if self.media else None, value)
        return tuple((k, role, value[k]) for k, role in playing.items() if value[k] is not None)

    @cached_property
    def given(self) -> Mapping[str, Any]:
        """What the request said, by name: the members of its body before its parameters."""
        values = self.trial.values
        if values is None:
            return {}
        body = values.body if isinstance(values.body, dict) else {}
        return {name: one for (_, name), one in values.parameters.items()} | body
