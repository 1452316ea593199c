"""A request's JSON body -> its value, as long as that takes up little room and little time."""

from __future__ import annotations

from typing import Any

from understudy.errors import UnreadableJson
from understudy.openapi.json_bytes import byte_behind, byte_beyond, marks_in, parse_json
from understudy.openapi.json_text import parse_few_values

from .request import Request
from .room import WAY_OUT, Bounds, TooMuch, room_beside, text_in_json, too_wide

_ROOM_PER_VALUE = 72
_FEW_VALUES = 256
_SIGNS_PER_VALUE = 4


def read_json(request: Request, bounds: Bounds) -> Any:
    """The value; raises UnreadableJson or TooMuch. A large body is given up when it is read."""
    if len(request.body) <= bounds.values:  # then it can't hold more of them
        return parse_json(request.body, max_depth=bounds.depth)
    if len(request.body) <= bounds.large:
        beyond = byte_beyond(request.body, bounds.values)
        if beyond is not None:
            raise TooMuch(_too_many(bounds.values, beyond))
        return parse_json(request.body, max_depth=bounds.depth)
    if not _leaves_room(request.body, bounds):
        return parse_few_values(_given_up(request), max_depth=bounds.depth)
    value = parse_json(request.body, max_depth=bounds.depth)
    request.body = b""
    return value


def _leaves_room(data: bytes, bounds: Bounds) -> bool:
    """Whether there is room for a large body, a reader's copy of it, and its value.

    False where there is once the body is given up, and few values take little time to read.
    Raises TooMuch where there is no room at all.
    """
    room = room_beside(data, bounds)
    text = text_in_json(data, room)
    allowed = min(bounds.values, (room - text.size) // _ROOM_PER_VALUE)
    if allowed > _FEW_VALUES:
        _count(data, allowed, bounds)
        return True
    if not data.isascii() or text.width > 1:
        raise too_wide(data, text.width)
    _count(data, _FEW_VALUES, bounds)
    return False


def _count(data: bytes, most: int, bounds: Bounds) -> None:
    """Raise TooMuch for more values than that; the signs of text are counted lest it take long."""
    if marks_in(data) <= most:
        return
    signs = _SIGNS_PER_VALUE * bounds.values
    if data.count(b'"') + data.count(b"\\") > signs:
        raise TooMuch(f"the body holds more than {signs:,} quotes and backslashes; {WAY_OUT}")
    beyond = byte_behind(data, most)
    if beyond is not None:
        among = "" if most == bounds.values else f" in {len(data):,} bytes"
        raise TooMuch(_too_many(most, beyond, among))


def _too_many(most: int, beyond: int, among: str = "") -> str:
    return f"the body holds more than {most:,} values and names{among}, at byte {beyond}; {WAY_OUT}"


def _given_up(request: Request) -> str:
    """The body as a text; its bytes are let go."""
    body, request.body = request.body, b""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableJson("not UTF-8", error.start) from None
