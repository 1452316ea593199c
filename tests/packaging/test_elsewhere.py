"""How others run it: as a GitHub Action, as a pre-commit hook, in a container."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from understudy.cli import main
from understudy.mockserver.control import PREFIX

ROOT = Path(__file__).parents[2]
_DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
_STAND_IN = '#!/bin/sh\nprintf "%s\\n" "$@" > "$SAID"\n'


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def _flags(command: str) -> set[str]:
    return {flag for one in main.commands[command].params for flag in one.opts}


def _last(instruction: str) -> list[str]:
    """The words of the last such instruction of the Dockerfile, in its JSON form."""
    found = re.findall(rf"^\s*{instruction} (\[.*\])$", _DOCKERFILE, re.MULTILINE)
    words: list[str] = json.loads(found[-1])
    return words


def test_the_action_hands_its_inputs_to_the_command(tmp_path: Path) -> None:
    action = _yaml("action.yml")
    step = action["runs"]["steps"][-1]
    stand_in = tmp_path / "understudy" / "bin" / "understudy"
    stand_in.parent.mkdir(parents=True)
    stand_in.write_text(_STAND_IN)
    stand_in.chmod(0o755)
    given = {"target": "http://h/a b", "arguments": "--profile quick", "documents": "a.yaml b.yaml"}
    environ = {
        name: given[re.findall(r"inputs\.(\w+)", value)[0]] for name, value in step["env"].items()
    }
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", step["run"]],
        env={**os.environ, **environ, "RUNNER_TEMP": str(tmp_path), "SAID": str(tmp_path / "said")},
        check=True,
    )
    assert (tmp_path / "said").read_text().splitlines() == [
        "contract", "--report", "github", "--target", "http://h/a b",
        "--profile", "quick", "a.yaml", "b.yaml",
    ]  # fmt: skip
    assert set(action["inputs"]) == set(given)


def test_what_the_action_names_is_there() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"GITHUB_ACTION_PATH/([\w.]+)", text)) == {"constraints.txt"}
    contract = text[text.index("bin/understudy") :]
    assert set(re.findall(r"--[a-z-]+", contract)) <= _flags("contract")
    assert "${{" not in "".join(step["run"] for step in _yaml("action.yml")["runs"]["steps"])


@pytest.mark.parametrize(
    ("path", "matches"),
    [
        ("openapi.yaml", True),
        ("docs/openapi-v2.json", True),
        ("api/swagger.yml", True),
        ("docker-compose.yaml", False),
        ("openapi/readme.md", False),
    ],
)
def test_the_hook_checks_documents_and_nothing_else(path: str, matches: bool) -> None:
    (hook,) = _yaml(".pre-commit-hooks.yaml")
    assert bool(re.search(hook["files"], path)) is matches
    name, command = hook["entry"].split()
    assert (name, command in main.commands) == ("understudy", True)


def test_the_container_runs_the_mock_by_default_as_nobody_in_particular() -> None:
    assert _last("ENTRYPOINT") == ["understudy"]
    command, *flags = _last("CMD")
    assert set(flags[::2]) <= _flags(command)
    users = re.findall(r"^USER (\w+)$", _DOCKERFILE, re.MULTILINE)
    assert users
    assert users[-1] not in ("root", "0")
    port = next(p for p in main.commands["mock"].params if p.name == "port")
    assert isinstance(port, click.Option)
    assert re.findall(r"^EXPOSE (\d+)$", _DOCKERFILE, re.MULTILINE) == [str(port.default)]


def test_the_container_asks_for_its_health_where_the_mock_tells_it() -> None:
    check = re.findall(r"HEALTHCHECK.*?CMD (\[.*?\])$", _DOCKERFILE, re.DOTALL | re.MULTILINE)
    (script,) = [json.loads(one)[-1] for one in check]
    compile(script, "HEALTHCHECK", "exec")
    assert f":4010{PREFIX}health" in script


def test_what_the_container_needs_is_not_kept_out_of_it() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    needed = {"understudy", "contracts", "mockserver", "specs", "pyproject.toml", "README.md"}
    assert needed.isdisjoint(ignored)
