"""The secrets that an exchange carries, each with its place, and a text without those of a place.

What is not at a known place, such as a secret that an error quotes, is for `secrets` to find.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

from understudy.credentials import decoded_pair
from understudy.openapi.model import MediaType, Operation
from understudy.openapi.sampling.roles import words
from understudy.openapi.schema import Schema

from .content import Content, read_content
from .described import described_media_type
from .exchange import Exchange
from .secret_members import Told, is_secret_member, looks_secret, names_secret, secrets_in

# Bounded, so that no body can make the search take long.
_MEMBER = re.compile(
    r'"((?:[^"\\]|\\.){1,200})"(\s{0,20}:\s{0,20})(?:"((?:[^"\\]|\\.){0,2000})"|(-?\d{1,40}))',
    re.DOTALL,
)
_MOST_SEARCHED = 256 * 1024
_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>([^<>]+)</\1>")
_PAIR = re.compile(r"(?<![^?&;#\s])([^=&;?#\s]+)=([^&;#\s]*)")
_LINKING = frozenset(("location", "content-location", "refresh", "link"))
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Carried:
    """A secret in a message.

    `name` is what its label says; `key` is the member, parameter or header that holds it; `where`
    is `url`, `body` or a header's name in lower case.
    """

    name: str
    key: str
    value: str
    where: str
    answered: bool = False


def carried(exchange: Exchange) -> Iterator[Carried]:
    """The secrets of a request, then those of its answer."""
    document = exchange.trial.operation.key.partition(" ")[0]
    for secret in (*_asked(exchange), *_answered(exchange)):
        if secret.value.strip():
            yield replace(secret, name=f"{document}.{secret.name}")


def body_text(body: bytes) -> str:
    """A body as text; what is no UTF-8 can be written as it came."""
    return body.decode("utf-8", "surrogateescape")


def without(
    text: str, secrets: Iterable[Carried], label: Callable[[str, str], str], where: str
) -> str:
    """The text that stands at `where` with a label in place of each secret there."""
    here = [secret for secret in secrets if secret.where == where]
    if not here:
        return text
    if where not in ("url", "body"):
        for secret in sorted(here, key=lambda one: -len(one.value)):
            text = text.replace(secret.value, label(secret.name, secret.value))
        return text
    names = {(secret.key, secret.value): secret.name for secret in here}

    def pair(found: re.Match[str]) -> str:
        name = names.get((unquote_plus(found[1]), unquote_plus(found[2])))
        return found[0] if name is None else f"{found[1]}={label(name, unquote_plus(found[2]))}"

    text = _PAIR.sub(pair, text)
    if where == "url":
        for secret in here:
            text = text.replace(
                f"/{quote(secret.value, safe='')}", f"/{label(secret.name, secret.value)}"
            )
        return text

    def member(found: re.Match[str]) -> str:
        value = found[4] or _plain(found[3])
        name = names.get((_plain(found[1]), value))
        return found[0] if name is None else f'"{found[1]}"{found[2]}"{label(name, value)}"'

    return _MEMBER.sub(member, text)


def without_members(
    value: Any, secrets: Iterable[Carried], label: Callable[[str, str], str]
) -> Any:
    """A JSON value with a label in place of each secret member."""
    names = {(secret.key, secret.value): secret.name for secret in secrets}

    def plain(one: Any, key: str) -> Any:
        if isinstance(one, dict):
            return {name: plain(inner, str(name)) for name, inner in one.items()}
        if isinstance(one, list | tuple):
            return [plain(inner, key) for inner in one]
        name = None if isinstance(one, bool | None) else names.get((key, str(one)))
        return one if name is None else label(name, str(one))

    return plain(value, "")


def _asked(exchange: Exchange) -> Iterator[Carried]:
    operation, sent = exchange.trial.operation, exchange.sent
    schemes = _scheme_names(operation)
    for name, value in sent.headers:
        low = name.lower()
        if low == "cookie":
            for key, one in _cookies(value):
                if ("cookie", key) in schemes or names_secret(key) or looks_secret(one):
                    yield Carried(schemes.get(("cookie", key), key), key, one, low)
        elif ("header", low) in schemes or names_secret(name):
            for secret in _presented(value):
                yield Carried(schemes.get(("header", low), name), name, secret, low)
    for key, value in parse_qsl(urlsplit(sent.url).query):
        if ("query", key) in schemes or names_secret(key) or looks_secret(value):
            yield Carried(schemes.get(("query", key), key), key, value, "url")
    yield from _parameters(exchange, operation)
    for key, value in _sent_body(exchange, operation):
        yield Carried(key, key, value, "body")


def _parameters(exchange: Exchange, operation: Operation) -> Iterator[Carried]:
    """The parameters that the document tells to be secrets."""
    values = exchange.trial.values
    if values is None or not values.parameters:
        return
    company = frozenset(word for p in operation.parameters for word in words(p.name))
    for parameter in operation.parameters:
        name, place = parameter.name, parameter.place
        value = values.parameters.get((place, name))
        if isinstance(value, str) and is_secret_member(name, parameter.schema, company, ""):
            where = {"path": "url", "query": "url", "cookie": "cookie"}.get(place, name.lower())
            yield Carried(name, name, value, where)


def _scheme_names(operation: Operation) -> dict[tuple[str, str], str]:
    """The security schemes of an operation by where they sit."""
    found: dict[tuple[str, str], str] = {}
    for alternative in operation.security:
        for requirement in alternative.requirements:
            scheme = requirement.scheme
            if scheme.kind == "apiKey":
                parameter = scheme.parameter
                key = parameter.lower() if scheme.place == "header" else parameter
                found.setdefault((scheme.place, key), scheme.name)
            else:
                found.setdefault(("header", "authorization"), scheme.name)
    return found


def _presented(value: str) -> Iterator[str]:
    """The credential in a header, without the word in front of it."""
    word, space, rest = value.strip().partition(" ")
    if not space:
        # The word alone, or a key without one.
        yield word
        return
    secret = rest.strip()
    pair = decoded_pair(secret) if word.lower() == "basic" else None
    if pair is not None:
        yield pair
    yield secret


def _cookies(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(";"):
        name, equals, value = part.strip().partition("=")
        if equals and value:
            yield name, unquote_plus(value.strip('"'))


def _sent_body(exchange: Exchange, operation: Operation) -> Told:
    values, sent = exchange.trial.values, exchange.sent
    if sent.body is None:
        return
    header = next((v for name, v in sent.headers if name.lower() == "content-type"), "")
    content = read_content(header, sent.body)
    media = operation.body.content if operation.body else ()
    schema = documented_schema(media, content.media_type)
    told = values.body if values is not None else None
    if isinstance(told, dict | list) and not (content.has_value and content.value == told):
        yield from secrets_in(told, schema, operation.path)
    yield from _of_content(content, sent.body, schema, operation.path)


def _answered(exchange: Exchange) -> Iterator[Carried]:
    answer, operation = exchange.answer, exchange.trial.operation
    if answer is None:
        return
    for name, value in answer.headers:
        low = name.lower()
        if low == "set-cookie":
            found = list(_cookies(value))[:1]
        elif low in _LINKING:
            found = [(unquote_plus(m[1]), unquote_plus(m[2])) for m in _PAIR.finditer(value)]
            found = [(key, one) for key, one in found if names_secret(key)]
        else:
            found = [(name, one) for one in _presented(value)] if names_secret(name) else []
        for key, one in found:
            yield Carried(key, key, one, low, True)
    schema = exchange.media.schema if exchange.media else None
    for key, value in _of_content(answer.content, answer.body, schema, operation.path):
        yield Carried(key, key, value, "body", True)


def documented_schema(content: Iterable[MediaType], media_type: str) -> Schema | None:
    """The schema of a body of this media type."""
    media = described_media_type(tuple(content), media_type)
    return media.schema if media else None


def _of_content(content: Content, body: bytes, schema: Schema | None, around: str) -> Told:
    """The secrets of a body, also of one that only resembles its type."""
    if content.has_value:
        yield from secrets_in(content.value, schema, around)
        return
    text = body_text(body[:_MOST_SEARCHED])
    if content.media_type == _FORM:
        yield from secrets_in(dict(parse_qsl(text)), schema, around)
        return
    pairs = [(_plain(m[1]), m[4] or _plain(m[3])) for m in _MEMBER.finditer(text)]
    pairs += [(found[1], found[2]) for found in _ELEMENT.finditer(text)]
    known = frozenset(word for key, _ in pairs for word in words(key))
    for key, value in pairs:
        member = schema.property(key) if schema is not None else None
        if is_secret_member(key, member, known, "") or looks_secret(value):
            yield key, value


def _plain(escaped: str) -> str:
    """The text of a JSON string, also of one with an escape that JSON does not know."""
    try:
        return str(json.loads(f'"{escaped}"', strict=False))
    except ValueError:
        return escaped
