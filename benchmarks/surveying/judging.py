"""Whether an answer is one that the document allows: its status, media type and body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .instances import ImpossibleError, Instances
from .operations import Operation
from .raw import NotThereError, Raw
from .requests import is_json
from .validity import UndecidedError, UnsatisfiableError, Validity

_BODILESS = (204, 205, 304)
_ELSEWHERE = (401, 403, 404, 405, 406, 415, 429)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Without its parameters, in small letters; empty where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def reason(self) -> str:
        """What the mock says of itself."""
        return self.headers.get("understudy-reason", "")


class Judge:
    """Judges the answers of one document; None is no objection."""

    def __init__(self, raw: Raw, validity: Validity, instances: Instances) -> None:
        self._raw = raw
        self._instances = instances
        self._validity = validity

    def of_valid(self, operation: Operation, reply: Reply) -> str | None:
        """What is wrong with the answer to a request that the document allows."""
        if reply.status >= 400 and not self.only_fails(operation):
            return f"answered {reply.status}: {reply.reason or reply.body[:200]!r}"
        return self._documented(operation, reply)

    @staticmethod
    def only_fails(operation: Operation) -> bool:
        """Whether the document gives errors alone, so that no good answer is documented."""
        keys = operation.responses
        return bool(keys) and not any(key[:1] in "23d" for key in keys)

    def of_broken(self, operation: Operation, reply: Reply) -> str | None:
        """Why this is no refusal of a broken request."""
        if not 400 <= reply.status < 500:
            return f"answered {reply.status}"
        if reply.status in _ELSEWHERE:
            return f"refused for another reason: {reply.status} {reply.reason}"
        return None

    def of_refusal(self, operation: Operation, reply: Reply) -> str | None:
        """What the document does not allow about a refusal, where it documents one."""
        if _response(operation, reply.status) is not None:
            return self._documented(operation, reply)
        if reply.media_type != "application/problem+json":
            return f"an undocumented {reply.status} is {reply.media_type}, not problem+json"
        return None

    def _documented(self, operation: Operation, reply: Reply) -> str | None:
        try:
            response = self._raw.follow(_response(operation, reply.status))
        except NotThereError as error:
            raise UndecidedError(str(error)) from None
        if not isinstance(response, dict):
            return f"the status {reply.status} is not documented" if operation.responses else None
        content = response.get("content")
        if not isinstance(content, dict) or not content:
            return f"an undocumented body of {reply.media_type}" if reply.body else None
        if reply.status in _BODILESS or operation.method == "HEAD":
            return "a body where there can be none" if reply.body else None
        media = _media(content, reply.media_type)
        if media is None:
            return f"the media type {reply.media_type!r} is none of {', '.join(content)}"[:300]
        return self._body(media.get("schema", {}) if isinstance(media, dict) else {}, reply)

    def _body(self, schema: Any, reply: Reply) -> str | None:
        if is_json(reply.media_type):
            try:
                value = json.loads(reply.body)
            except ValueError as error:
                return f"the body is not JSON: {error}"
        elif self._is_text(schema):
            value = reply.body.decode("utf-8", "replace")
        else:
            return None
        faults = self._validity.faults(schema, value, "response")
        shown = "; ".join(f"{f.json_path}: {f.message[:160]} [{f.validator}]" for f in faults)
        if faults:
            self._try(schema, shown)
        return f"the body is invalid: {shown}" if faults else None

    def _is_text(self, schema: Any) -> bool:
        try:
            followed = self._raw.follow(schema)
        except NotThereError as error:
            raise UndecidedError(str(error)) from None
        if not isinstance(followed, dict) or followed.get("type") != "string":
            return False
        return followed.get("format") not in ("binary", "byte")

    def _try(self, schema: Any, shown: str) -> None:
        """Raise where this code finds no valid body either."""
        try:
            self._instances.first(schema, view="response")
        except ImpossibleError as error:
            raise UnsatisfiableError(f"{shown}; tried here: {error}") from None


def _response(operation: Operation, status: int) -> Any:
    for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
        if key in operation.responses:
            return operation.responses[key]
    return None


def _media(content: Mapping[str, Any], media_type: str) -> Any:
    """The documented media type that stands for this one, the most specific first."""
    plain = {name.partition(";")[0].strip().lower(): media for name, media in content.items()}
    for name in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if name in plain:
            return plain[name]
    return None
