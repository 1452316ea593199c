"""A request's body as data, or the refusal of it; not whether the data is what a document asks."""

from __future__ import annotations

import json
from collections.abc import Callable

from .exchange import Problem, Refused, Request

LARGEST = 1 << 20


def reading(
    malformed: int, unsupported: int = 415, labels: tuple[str, ...] = ()
) -> Callable[[Request], object]:
    """Reads JSON. `labels` are media types that are taken for JSON besides its own."""

    def read(request: Request) -> object:
        if len(request.body) > LARGEST:
            raise Refused(413, "The body has more than 1 MiB")
        if not _is_json(request.header("Content-Type"), labels):
            raise _refused(unsupported, "media_type", "The body must be application/json")
        if not request.body:
            raise _refused(malformed, "missing", "Field required")
        try:
            return json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise _refused(malformed, "json_invalid", "The body is not JSON") from None

    return read


def _refused(status: int, kind: str, message: str) -> Refused:
    return Refused(status, message, [Problem((), kind, message)])


def _is_json(label: str | None, labels: tuple[str, ...]) -> bool:
    if label is None:
        return True
    essence, *parameters = (part.strip().lower() for part in label.split(";"))
    charsets = [part.partition("=")[2].strip('"') for part in parameters if "charset=" in part]
    if any(charset not in {"utf-8", "utf8", "us-ascii"} for charset in charsets):
        return False
    return essence == "application/json" or essence.endswith("+json") or essence in labels


def _no_constant(name: str) -> object:
    raise ValueError(name)
