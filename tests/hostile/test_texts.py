"""Texts made to be read forever, or to be carried out, are refused with their place or served."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .commands import check, mock, refusal
from .documents import YAML, document, written

JSON = json.dumps(document({}))[:-1]


def bomb(line: Callable[[int], str], first: str, count: int) -> str:
    return YAML + first + "".join(line(i) for i in range(1, count))


REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "aliases": (
        "api.yaml",
        bomb(lambda i: f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n", "a0: &a0 [x]\n", 40),
        "the aliases up to here stand for more than",
    ),
    "merge keys": (
        "api.yaml",
        bomb(
            lambda i: f"m{i}: &m{i} {{<<: [{', '.join([f'*m{i - 1}'] * 9)}], k{i}: 1}}\n",
            "m0: &m0 {k: 1}\n",
            40,
        ),
        "the aliases up to here stand for more than",
    ),
    "anchor in itself": ("api.yaml", YAML + "x: &x [*x]\n", "stands inside its own anchor"),
    "flow levels": ("api.yaml", YAML + "x: " + "[" * 20_000, "nested deeper than"),
    "block levels": (
        "api.yaml",
        YAML + "x:\n" + "".join(" " * i + "a:\n" for i in range(1, 5_000)),
        "nested deeper than",
    ),
    "json levels": ("api.json", JSON + ', "x": ' + '{"a":' * 20_000, "nested deeper than"),
    "code": ("api.yaml", YAML + "x: !!python/object/apply:os.mkdir [{here}]\n", "a tag that JSON"),
    "code behind a prefix": (
        "api.yaml",
        "%TAG ! tag:yaml.org,2002:python/\n---\n" + YAML + "x: !object/apply:os.mkdir [{here}]\n",
        "a tag that JSON",
    ),
    "custom tag": ("api.yaml", YAML + "x: !include /etc/passwd\n", "a tag that JSON"),
    "many values": ("api.json", JSON + ', "x": [' + "1," * 2_100_000 + "1]}", "lines and commas"),
    "a long number": ("api.json", JSON + ', "x": ' + "1" * 100_000 + "}", "too many digits"),
    "latin-1": ("api.yaml", (YAML + "x: caf\xe9\n").encode("latin-1"), "not UTF-8"),
    "utf-16 without mark": ("api.yaml", YAML.encode("utf-16-le"), ""),
    "null bytes": ("api.yaml", b"\0" * 1_000, ""),
    "half a pair": ("api.json", JSON.replace('"t"', r'"\ud800"') + "}", "unpaired surrogate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_text_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    file, text, why = REFUSED[name]
    here, path = tmp_path / "executed", tmp_path / file
    path.write_bytes(
        text if isinstance(text, bytes) else text.replace("{here}", str(here)).encode()
    )
    status, said = check(path)
    assert status == 1
    assert why in said
    assert str(path) in said
    assert not here.exists()


def test_a_refusal_is_one_line(tmp_path: Path) -> None:
    file, text, why = REFUSED["merge keys"]
    (tmp_path / file).write_text(str(text))
    assert why in refusal(tmp_path / file)


def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "200,000,000 bytes" in refusal(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_text_with_a_byte_order_mark_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_bytes(YAML.encode(encoding))
    assert check(path)[0] == 0


def test_an_overlay_that_multiplies_is_ended(tmp_path: Path) -> None:
    action = {"target": "$.paths..*", "update": {"a": {"b": {}}, "c": {}}}
    overlay = {"overlay": "1.0.0", "info": {"title": "o", "version": "1"}, "actions": [action] * 40}
    paths: dict[str, Any] = {"/a": {"get": {"responses": {"200": {"x-a": {}}}}}}
    (tmp_path / "api.overlay.json").write_text(json.dumps(overlay))
    status, said = check(written(tmp_path, document(paths)))
    assert status == 1
    assert "overlay-" in said


def test_servers_and_security_that_multiply_are_served(tmp_path: Path) -> None:
    variables = {f"v{i}": {"default": f"{{v{i + 1}}}{{v{i + 1}}}"} for i in range(200)}
    url = "/" + "".join(f"{{{name}}}" for name in variables)
    keys = [f"k{i}" for i in range(60)]
    paths: dict[str, Any] = {
        f"/a{i}": {
            "get": {"responses": {}, "security": [{a: [], b: []} for a in keys for b in keys]}
        }
        for i in range(3)
    }
    schemes = {key: {"type": "apiKey", "in": "header", "name": key} for key in keys}
    api = document(paths) | {
        "servers": [{"url": url, "variables": variables}]
        + [{"url": f"/v{i}"} for i in range(3_000)]
    }
    api["components"] = {"securitySchemes": schemes}
    with mock(written(tmp_path, api), "--quiet") as running:
        assert running.ask("/a2").status == 401
        assert running.ask("/a2", k3="x", k5="x").status == 200
