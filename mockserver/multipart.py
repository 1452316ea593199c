"""The parts of a multipart body (RFC 2046, RFC 7578): names, headers and bytes, not yet read."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import cast

from python_multipart.exceptions import FormParserError, MultipartParseError
from python_multipart.multipart import MultipartParser, MultipartState

from .media import Media, parameters_of, parse_media_type

MAX_PARTS = 1000

# The parser reports what it raises to its log as well, and the mock says it in its answer.
logging.getLogger("python_multipart").addHandler(logging.NullHandler())


class UnreadableMultipart(ValueError):
    """A body that is not the multipart message it is said to be; never leaves decoding."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part; `name` None where it has none, `media` None where no Content-Type is given."""

    name: str | None
    filename: str | None
    media: Media | None
    data: bytes

    @property
    def is_json(self) -> bool:
        """Whether the part says that it is JSON."""
        return self.media is not None and self.media.is_json


def read_parts(data: bytes, boundary: str) -> list[Part]:
    """The parts of a complete body, at most MAX_PARTS; raises UnreadableMultipart."""
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary.encode("latin-1"),
            {
                "on_part_begin": collector.begin,
                "on_part_data": collector.add_data,
                "on_part_end": collector.end,
                "on_header_field": collector.add_name,
                "on_header_value": collector.add_value,
                "on_header_end": collector.end_header,
            },
        )
        parser.write(data)
    except MultipartParseError as fault:
        raise UnreadableMultipart(f"the multipart body is broken at byte {fault.offset}") from None
    except (FormParserError, UnicodeEncodeError):
        raise UnreadableMultipart("the boundary of the multipart body can't be used") from None
    if parser.state != MultipartState.END:
        raise UnreadableMultipart("the multipart body ends before its last boundary")
    return collector.parts


class _Collector:
    """Takes the parser's events, in order, and makes parts of them."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._headers: dict[str, str] = {}
        self._name = bytearray()
        self._value = bytearray()
        self._data = bytearray()

    def begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise UnreadableMultipart(f"the multipart body has more than {MAX_PARTS} parts")
        self._headers = {}
        self._data = bytearray()

    def add_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def end_header(self) -> None:
        name = self._name.decode("latin-1").lower()
        self._headers.setdefault(name, self._value.decode("utf-8", "replace").strip())
        self._name, self._value = bytearray(), bytearray()

    def add_data(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def end(self) -> None:
        disposition = parameters_of(self._headers.get("content-disposition", ""))
        self.parts.append(
            Part(
                name=disposition.get("name"),
                filename=disposition.get("filename"),
                media=parse_media_type(self._headers.get("content-type", "")),
                data=cast(bytes, self._data),  # a file may be large: it is not copied again
            )
        )
        self._data = bytearray()
