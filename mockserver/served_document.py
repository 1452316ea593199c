"""A document as the mock hands it out: with every address in it leading to the mock.

So a console or a generated client that is given it calls the mock, and never the vendor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from understudy.openapi.model import Api
from understudy.openapi.reading import METHODS

YAML = "application/yaml"
JSON = "application/json"
# Writing YAML takes seconds for a document of this size. JSON is YAML too (YAML 1.2, section 1.3).
LARGE_BYTES = 512 * 1024
_FLOW_URLS = ("tokenUrl", "authorizationUrl", "refreshUrl")
_LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9]")

Change = Callable[[Any], Any]


def pointed_at(api: Api, origin: str) -> dict[str, Any]:
    """The root document with its servers and the addresses of its flows at `origin`/NAME.

    `origin` may be empty: the addresses are then relative to where the document comes from.
    What is unchanged is shared with the document itself.
    """
    base = f"{origin}/{api.name}"
    first = next((path for one in api.operations for path in one.base_paths), "")

    def scheme(value: Any) -> Any:
        value = _with(value, "openIdConnectUrl", moved)
        return _with(value, "flows", lambda flows: _each(flows, flow))

    def flow(value: Any) -> Any:
        for name in _FLOW_URLS:
            value = _with(value, name, moved)
        return value

    def moved(url: Any) -> Any:
        return base + _path(url, first) if isinstance(url, str) else url

    def components(value: Any) -> Any:
        value = _with(value, "securitySchemes", lambda all_: _each(all_, scheme))
        return _with(value, "pathItems", lambda items: _each(items, _without_servers))

    root = dict(api.document.value(api.document.root))
    root = _with(root, "paths", lambda items: _each(items, _without_servers))
    root = _with(root, "components", components)
    return _placed(root, [{"url": base, "description": "understudy"}])


def is_written_in_json(api: Api) -> bool:
    """Whether the document's own file is JSON."""
    return api.document.path.suffix.lower() == ".json"


def as_json(document: Mapping[str, Any]) -> bytes:
    """The document as JSON, in its own order."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")


def as_yaml(document: Mapping[str, Any]) -> bytes:
    """The document as YAML that says the same to a reader of YAML 1.1 and of 1.2."""
    import yaml

    loader: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(loader):  # type: ignore[misc] # whichever of the two is there
        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        style = "|" if "\n" in value else '"' if _LIKE_A_NUMBER.match(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    written = yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)
    return written.encode("utf-8", "backslashreplace")


def _path(url: str, base_path: str) -> str:
    """The path of a flow's address; a relative one is read against the server's (OpenAPI 3.1)."""
    try:
        return urlsplit(urljoin(f"http://localhost{base_path}/", url)).path or "/"
    except ValueError:
        return "/"


def _placed(root: dict[str, Any], servers: list[dict[str, str]]) -> dict[str, Any]:
    """With these servers, where the document had its own or behind `info`."""
    if "servers" in root:
        return root | {"servers": servers}
    placed: dict[str, Any] = {}
    for name, value in root.items():
        placed[name] = value
        if name == "info":
            placed["servers"] = servers
    return placed | {"servers": servers}


def _without_servers(item: Any) -> Any:
    """A path item that leaves it to the root where it is served."""
    if not isinstance(item, dict):
        return item
    item = {name: value for name, value in item.items() if name != "servers"}
    for method in METHODS:
        if method in item:
            item[method] = _unplaced(item[method])
    return _with(item, "additionalOperations", lambda others: _each(others, _unplaced))


def _unplaced(operation: Any) -> Any:
    if not isinstance(operation, dict) or "servers" not in operation:
        return operation
    return {name: value for name, value in operation.items() if name != "servers"}


def _each(value: Any, change: Change) -> Any:
    return {name: change(one) for name, one in value.items()} if isinstance(value, dict) else value


def _with(value: Any, name: str, change: Change) -> Any:
    if not isinstance(value, dict) or name not in value:
        return value
    return value | {name: change(value[name])}
