"""A small API that keeps `notes.yaml`, or breaks it in one place, as ASGI and as WSGI."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).with_suffix(".yaml")
_REASONS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad", 404: "Not Found"}
_ALLOWED = {"/notes": ("POST",), "/notes/": ("GET", "DELETE")}


@dataclass
class Notes:
    """The notes, and which methods were called.

    `lists_text`: a note's text is a list; `adds`: a note has a member that is not documented.
    """

    lists_text: bool = False
    adds: bool = False
    kept: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def answer(
        self, method: str, path: str, media_type: str, body: bytes
    ) -> tuple[int, dict[str, str], Any]:
        self.calls.append(method)
        where = path if path == "/notes" else "/notes/"
        if not path.startswith(where) or path.count("/") > 2:
            return 404, {}, {"error": "there is nothing here"}
        if method not in _ALLOWED[where]:
            return 405, {"Allow": ", ".join(_ALLOWED[where])}, {"error": "not like this"}
        if where == "/notes":
            return self._add(media_type, body)
        name = path.removeprefix("/notes/")
        if name not in self.kept:
            return 404, {}, {"error": "there is no such note"}
        if method == "DELETE":
            del self.kept[name]
            return 204, {}, None
        return 200, {}, self._shown(name)

    def _add(self, media_type: str, body: bytes) -> tuple[int, dict[str, str], Any]:
        if media_type.partition(";")[0].strip().lower() != "application/json":
            return 415, {}, {"error": "only JSON is read"}
        try:
            given = json.loads(body)
            text = given["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return 400, {}, {"error": "a note is an object with a text"}
        if given.keys() != {"text"} or not isinstance(text, str) or not 1 <= len(text) <= 100:
            return 400, {}, {"error": "text has 1 to 100 characters"}
        name = str(uuid.uuid4())
        self.kept[name] = text
        return 201, {}, self._shown(name)

    def _shown(self, name: str) -> Any:
        text = self.kept[name]
        more = {"colour": "blue"} if self.adds else {}
        return {"id": name, "text": [text] if self.lists_text else text, **more}

    async def asgi(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        media_type = headers.get(b"content-type", b"").decode("latin-1")
        status, added, value = self.answer(scope["method"], scope["path"], media_type, body)
        content = b"" if value is None else json.dumps(value).encode()
        named = {"Content-Length": str(len(content)), "Content-Type": "application/json", **added}
        told = [(name.encode(), text.encode()) for name, text in named.items()]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": content})

    def wsgi(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        status, added, value = self.answer(method, path, environ.get("CONTENT_TYPE", ""), body)
        content = b"" if value is None else json.dumps(value).encode()
        named = {"Content-Length": str(len(content)), "Content-Type": "application/json", **added}
        start(f"{status} {_REASONS.get(status, 'Refused')}", list(named.items()))
        return [content]
