"""Forms -> the object that their schema describes: urlencoded, and multipart's named parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from understudy.errors import UnreadableJson
from understudy.openapi.json_bytes import byte_beyond, parse_json
from understudy.openapi.model import Encoding, MediaType
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .fields import Misfit, form_decoded, query_fields
from .media import Media, elements, parse_media_type
from .multipart import Part
from .scalars import ReadText, compile_text
from .styles import compile_value, style_of
from .trees import Leaves, TreeReader, grouped, tree_of

Leaf = TypeVar("Leaf")
Form = tuple[dict[str, Any], list[Violation]]
"""The object that a form spells out, and what is wrong with it."""
ReadForm = Callable[[Mapping[str, list[Leaf]]], Form]
ReadFields = Callable[[list[Leaf]], Any]

MAX_FIELDS = 10_000
_MOST_VALUES = 100_000
_LARGE = 64 * 1024
_ASCII = bytes(byte if byte < 0x80 else 0x1A for byte in range(256))  # the rest as SUBSTITUTE


class UrlencodedLeaves:
    """Fields of a urlencoded form: texts, which may spell out an array or object as JSON."""

    def compile(self, schema: Schema | None) -> Callable[[str], Any]:
        """Decoded, then read by its schema."""
        text = compile_text(schema)
        return lambda raw: text(form_decoded(raw))

    def whole(self, leaf: str) -> Any:
        """The JSON in a text that looks like it."""
        return _json_inside(form_decoded(leaf))


class PartLeaves:
    """Parts of a multipart form: texts, JSON, and files (one character for each byte)."""

    def compile(self, schema: Schema | None) -> Callable[[Part], Any]:
        """JSON where the part says so, a file as it is, else a text read by its schema."""
        text = compile_text(schema)
        binary = _is_binary(schema)

        def read(part: Part) -> Any:
            if part.is_json:
                return _json(part.data)
            if binary or part.filename is not None:
                return _file(part.data)
            return _text_of(part, text)

        return read

    def whole(self, leaf: Part) -> Any:
        """The JSON of a part that says or looks as if it is JSON."""
        if leaf.is_json:
            return _json(leaf.data)
        return _json_inside(leaf.data.decode("utf-8", "replace"))


def compile_urlencoded(documented: MediaType) -> Callable[[bytes], Form]:
    """A reader of `application/x-www-form-urlencoded` bodies; never raises."""
    schema = documented.schema
    special = {
        name: _encoded_field(encoding, name, schema.property(name) if schema else None)
        for name, encoding in documented.encoding.items()
    }
    read = _compile_form(
        documented, UrlencodedLeaves(), {name: r for name, r in special.items() if r}
    )
    return lambda data: read(query_fields(data.decode("latin-1")))


def compile_multipart(documented: MediaType) -> Callable[[list[Part]], Form]:
    """A reader of the named parts of a multipart body; never raises."""
    schema = documented.schema
    leaves = PartLeaves()
    special: dict[str, ReadFields[Part]] = {}
    for name, encoding in documented.encoding.items():
        types = [m for m in map(parse_media_type, elements(encoding.content_type or "")) if m]
        if types:
            reader = TreeReader(schema.property(name) if schema else None, leaves)
            special[name] = _typed_parts(types, reader)
    read = _compile_form(documented, leaves, special)

    def read_named(parts: list[Part]) -> Form:
        fields: dict[str, list[Part]] = {}
        for part in parts:
            if part.name is not None:
                fields.setdefault(part.name, []).append(part)
        return read(fields)

    return read_named


def _compile_form(
    documented: MediaType, leaves: Leaves[Leaf], special: Mapping[str, ReadFields[Leaf]]
) -> ReadForm[Leaf]:
    schema = documented.schema
    root = TreeReader(schema, leaves)
    plain = frozenset(schema.property_names() if schema else ())
    spread = _spread(documented)

    def read(fields: Mapping[str, list[Leaf]]) -> Form:
        value: dict[str, Any] = {}
        misfits: dict[str | int, Violation] = {}
        groups = grouped(fields, plain)
        for name in spread.keys() & groups.keys() - plain:
            members = [([name, *tokens], leaves) for tokens, leaves in groups.pop(name)]
            groups.setdefault(spread[name], []).extend(members)
        for name, branches in groups.items():
            try:
                if name in special and branches[0][0] == []:
                    value[name] = special[name](branches[0][1])
                else:
                    value[name] = root.member(name).read(tree_of(branches))
            except Misfit as misfit:
                at = documented.at
                misfits[name] = Violation("body", (name,), misfit.rule, misfit.message, rule_at=at)
        broken = schema.violations(value, "body", ()) if schema else []
        return value, [*misfits.values(), *(v for v in broken if v.path[:1] not in _heads(misfits))]

    return read


def _heads(misfits: Mapping[str | int, Violation]) -> set[tuple[str | int, ...]]:
    """What the schema says of a value that could not be read is beside the point."""
    return {(name,) for name in misfits}


def _spread(documented: MediaType) -> dict[str, str]:
    """Members of exploded object properties by their own name: they are sent as fields."""
    spread: dict[str, str] = {}
    schema = documented.schema
    for name, encoding in documented.encoding.items():
        below = schema.property(name) if schema else None
        exploded = encoding.content_type is None and encoding.style == "form" and encoding.explode
        if below is not None and exploded and "string" not in below.types():
            spread.update(dict.fromkeys(below.property_names(), name))
    return spread


def _encoded_field(encoding: Encoding, name: str, schema: Schema | None) -> ReadFields[str] | None:
    """How a field is read whose Encoding Object asks for more than the usual."""
    media = parse_media_type(encoding.content_type or "")
    if media is not None and media.is_json:
        style = style_of("query", "form", True, name)
        return lambda raws: _json(style.one(raws).encode())
    if encoding.style == "deepObject" or encoding.explode:
        return None
    return compile_value(schema, style_of("query", encoding.style, False, name))


def _typed_parts(types: list[Media], reader: TreeReader[Part]) -> ReadFields[Part]:
    """Parts of documented media types; a part without one has the first of them."""

    def read(parts: list[Part]) -> Any:
        for part in parts:
            if not _is_untyped(part) and not any(t.admits(part.media) for t in types if part.media):
                names = ", ".join(media.essence for media in types)
                given = part.media.essence if part.media else "untyped"
                raise Misfit(f"is {given}, and takes {names}", "media-type")
        return reader.read(
            [replace(part, media=types[0]) if _is_untyped(part) else part for part in parts]
        )

    return read


def _is_untyped(part: Part) -> bool:
    """`text/plain` is what a part has without a Content-Type (RFC 7578, section 4.4)."""
    return part.media is None or part.media.essence == "text/plain"


def _is_binary(schema: Schema | None) -> bool:
    lowered = schema.lowered if schema is not None else True
    return isinstance(lowered, dict) and lowered.get("format") == "binary"


def _file(data: bytes) -> str:
    """One character for each byte; of a large file, one that takes no more room than a byte."""
    if len(data) > _LARGE and not data.isascii():
        data = data.translate(_ASCII)
    return data.decode("latin-1")


def _text_of(part: Part, text: ReadText) -> Any:
    try:
        return text(part.data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise Misfit(f"is not UTF-8 at byte {fault.start}") from None


def _json(data: bytes) -> Any:
    try:
        return _parsed(data)
    except UnreadableJson as fault:
        raise Misfit(f"is not JSON: {fault}", "media-type") from None


def _parsed(data: bytes) -> Any:
    beyond = byte_beyond(data, _MOST_VALUES)
    if beyond is not None:
        raise UnreadableJson(f"more than {_MOST_VALUES:,} values and names", beyond)
    return parse_json(data)


def _json_inside(text: str) -> Any:
    """The array or object that a text spells out; a bracket alone does not make it JSON."""
    if text.startswith("{"):
        return _json(text.encode())
    if text.startswith("["):
        try:
            return _parsed(text.encode())
        except UnreadableJson:
            return None
    return None
