"""Where an API says it is served: the base paths of a document's `servers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .findings import Finding, Severity
from .location import Location
from .source import Document

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/]|$)")
_MOST = 16
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def base_paths(
    document: Document, raw: Any, at: Location, findings: list[Finding]
) -> tuple[str, ...]:
    """The paths of these servers, without a final slash, in order and without repeats.

    No servers at all means `/` (OpenAPI, Server Object), which is the empty base path.
    """
    if raw is None:
        return ("",)
    if not isinstance(raw, list):
        findings.append(_finding(document, at, "servers is no list, so it is ignored"))
        return ("",)
    paths = dict.fromkeys(
        path
        for index, server in enumerate(raw)
        if (path := _base_path(document, server, at.child(index), findings)) is not None
    )
    if len(paths) > _MOST:
        what = f"only the first {_MOST} of {len(paths):,} base paths are served"
        findings.append(_finding(document, at, what, "server-limit"))
    return tuple(paths)[:_MOST] or ("",)


def _base_path(
    document: Document, server: Any, at: Location, findings: list[Finding]
) -> str | None:
    url = server.get("url") if isinstance(server, dict) else None
    if not isinstance(url, str):
        findings.append(_finding(document, at, "this server has no url, so it is ignored"))
        return None
    declared = server.get("variables")
    variables = declared if isinstance(declared, dict) else {}
    findings.extend(
        _finding(document, at, what, "server-odd") for what in _oddities(url, variables)
    )
    values: dict[str, str] = {}
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        value = _default(variables.get(name))
        if value is None:
            findings.append(
                _finding(
                    document,
                    at,
                    f"the server variable {name} has no default, so its own name stands for it",
                )
            )
            value = name
        values[name] = value
    try:
        path = urlsplit(_VARIABLE.sub(lambda found: values[found[1]], url)).path
    except ValueError:
        findings.append(_finding(document, at, "the server's url can't be read"))
        return None
    return "/" + path.strip("/") if path.strip("/") else ""


def _oddities(url: str, variables: dict[str, Any]) -> Iterator[str]:
    """What can be read in a server, but hardly be meant."""
    if any(character.isspace() for character in url):
        yield "the server's url has a space in it"
    if _HOST.match(url):
        yield "the server's url begins with a host and no scheme, so all of it is a path"
    if "?" in url or "#" in url:
        yield "the server's url has a query or a fragment, which is left out"
    for name, variable in variables.items():
        if "{" + name + "}" not in url:
            yield f"the server variable {name} does not stand in the url"
        listed = variable.get("enum") if isinstance(variable, dict) else None
        default = _default(variable)
        if default is not None and isinstance(listed, list) and default not in map(str, listed):
            yield f"the default of the server variable {name} is not one of its listed values"


def _default(variable: Any) -> str | None:
    if not isinstance(variable, dict) or variable.get("default") is None:
        return None
    return str(variable["default"])


def _finding(
    document: Document, at: Location, what: str, rule: str = "server-unreadable"
) -> Finding:
    return Finding(
        Severity.WARNING,
        rule,
        document.place(at),
        what,
        "the mock serves the paths below each server's base path",
        "Correct the server, or remove it",
    )
