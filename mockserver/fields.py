"""Raw fields of a query string, a cookie header or a urlencoded form, and their percent-decoding.

Values stay as they were sent until a style has split them, so that %2C is never a separator.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

Fields = dict[str, list[str]]
"""Raw values by decoded name, in the order in which they were sent."""


class Misfit(ValueError):
    """A raw value that is not written as its parameter or field has to be; never leaves decoding.

    `message` continues the name ("is required"); `rule` is that of the violation it becomes.
    """

    def __init__(self, message: str, rule: str = "style") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule


def percent_decoded(raw: str) -> str:
    """A text with its %XX read as UTF-8; `raw` holds bytes as Latin-1. Raises Misfit."""
    if "%" not in raw and raw.isascii():
        return raw
    try:
        data = raw.encode("latin-1")
    except UnicodeEncodeError:
        data = raw.encode("utf-8", "surrogatepass")
    try:
        return unquote_to_bytes(data).decode("utf-8")
    except UnicodeDecodeError:
        raise Misfit("is not UTF-8 once percent-decoded") from None


def form_decoded(raw: str) -> str:
    """The same where `+` stands for a space: in queries and urlencoded forms. Raises Misfit."""
    return percent_decoded(raw.replace("+", " ") if "+" in raw else raw)


def header_decoded(raw: str) -> str:
    """A header's value: UTF-8 where it is that, else Latin-1; percent signs mean themselves."""
    if raw.isascii():
        return raw
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw.encode("utf-8", "replace").decode("utf-8")


def query_fields(query: str) -> Fields:
    """The fields of a query string or a urlencoded form."""
    fields: Fields = {}
    for pair in query.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            fields.setdefault(_name(name), []).append(value)
    return fields


def cookie_fields(header: str) -> Fields:
    """The cookies of a Cookie header; a value's enclosing quotes are not part of it."""
    fields: Fields = {}
    for pair in header.split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals:
            if len(value) >= 2 and value[0] == value[-1] == '"':
                value = value[1:-1]
            fields.setdefault(name.strip(), []).append(value)
    return fields


def _name(raw: str) -> str:
    try:
        return form_decoded(raw)
    except Misfit:
        return raw
