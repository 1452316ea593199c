"""A request as a curl command, each credential as the environment variable it is found under."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping

from understudy.credentials import environment_name
from understudy.openapi.model import Api
from understudy.terminal import visible

from .spelling import Encoded, Part, Spelling

_LONGEST_BODY = 2000
_HARMLESS = re.compile(r"[\w :;,./=?&%+@~<>()\[\]*#-]*", re.ASCII)
_CASES = {"upper": "a-z A-Z", "lower": "A-Z a-z", "swapped": "a-zA-Z A-Za-z"}


def curl(
    method: str,
    url: Spelling,
    headers: Iterable[tuple[str, Spelling]],
    body: str | None,
    variables: Mapping[str, str],
) -> str:
    """The command, for bash; a body that is very long is cut, and says so."""
    parts = ["curl", "-i"]
    if method == "HEAD":
        parts = ["curl", "--head"]
    elif method != ("GET" if body is None else "POST"):
        parts += ["-X", shlex.quote(method)]
    parts.append(_word("", url, variables))
    for name, value in headers:
        if len(value) == 2 and isinstance(value[1], Encoded) and str(value[0]).lower() == "basic ":
            parts += ["-u", _word("", value[1].pieces, variables)]
        else:
            parts += ["-H", _word(f"{name}: " if any(value) else f"{name};", value, variables)]
    if body is not None:
        parts += ["--data-raw", shlex.quote(visible(_cut(body)))]
    return " ".join(parts)


def variables(apis: Iterable[Api]) -> dict[str, str]:
    """The environment variable of every credential, by its label `lumino.ApiKeyAuth`."""
    return {
        f"{api.name}.{scheme}": environment_name(api.name, scheme)
        for api in apis
        for scheme in api.security_schemes
    }


def _cut(body: str) -> str:
    if len(body) <= _LONGEST_BODY:
        return body
    return f"{body[:_LONGEST_BODY]}... ({len(body)} characters; `understudy explain` sends all)"


def _word(before: str, spelling: Spelling, variables: Mapping[str, str]) -> str:
    """One word of a command: in single quotes what is literal, in double quotes what is not."""
    pieces = [before, *spelling]
    literal = "".join(visible(piece) for piece in pieces if isinstance(piece, str))
    simple = bool(_HARMLESS.fullmatch(literal))
    if not any(isinstance(piece, Part | Encoded) for piece in pieces):
        return shlex.quote(literal)
    if simple:
        return f'"{"".join(_written(piece, variables) for piece in pieces)}"'
    return "".join(
        shlex.quote(visible(piece)) if isinstance(piece, str) else f'"{_written(piece, variables)}"'
        for piece in pieces
        if piece
    )


def _written(piece: str | Part | Encoded, variables: Mapping[str, str]) -> str:
    """A piece as it stands between double quotes."""
    if isinstance(piece, Encoded):
        inner = "".join(f'"{_written(one, variables)}"' for one in piece.pieces)
        return f"$(printf %s {inner} | base64 -w0)"
    if isinstance(piece, str):
        return visible(piece)
    name = variables.get(piece.credential) or environment_name(*_names(piece.credential))
    if piece.case:
        return f'$(printf %s "${name}" | tr {_CASES[piece.case]})'
    if piece.stop is not None:
        return f"${{{name}:{piece.start}:{piece.stop - piece.start}}}"
    return f"${{{name}:{piece.start}}}" if piece.start else f"${{{name}}}"


def _names(label: str) -> tuple[str, str]:
    document, _, scheme = label.rpartition(".")
    return document, scheme
