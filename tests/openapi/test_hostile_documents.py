"""A hostile document is refused at once, or read, by a process that may use little of anything."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CPU_SECONDS = 3  # of which starting Python takes a part
MEMORY = 400 * 1024 * 1024
SCRIPT = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from pathlib import Path
from understudy.errors import UnderstudyError
from understudy.openapi.source import load_document
try:
    document = load_document(Path(sys.argv[1]))
    for name in ("a", "b"):
        at = document.root.child(name)
        print(document.value(document.follow(at)) is not None)
except UnderstudyError as error:
    print(type(error).__name__, error)
"""

START = "openapi: 3.1.0\n"


def bomb(line: Callable[[int], str], first: str, count: int) -> str:
    return START + first + "".join(line(i) for i in range(1, count))


TEXTS = {
    "yaml-aliases": (
        bomb(lambda i: f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n", "a0: &a0 [x]\n", 40),
        "DocumentError {path}:9:10: the aliases up to here stand for more than 2,000,000 values",
    ),
    "yaml-long-texts": (
        START + f'a0: &a "{"x" * 1_000_000}"\nb: [{", ".join(["*a"] * 100_000)}]\n',
        "DocumentError {path}:3:513: the aliases up to here stand for more than 2,000,000 values",
    ),
    "yaml-merges": (
        bomb(lambda i: f"m{i}: &m{i} {{<<: *m{i - 1}, k{i}: 1}}\n", "m0: &m0 {k: 1}\n", 20_000),
        "DocumentError {path}:1416:20: the aliases up to here stand for more than 2,000,000 values",
    ),
    "yaml-chain": (
        bomb(lambda i: f"a{i}: &a{i} [*a{i - 1}]\n", "a0: &a0 [x]\n", 20_000),
        "DocumentError {path}:201:14: nested deeper than 200 levels",
    ),
    "yaml-flow-levels": (
        START + "a: " + "[" * 20_000,
        "DocumentError {path}:2:203: nested deeper than 200 levels",
    ),
    "yaml-block-levels": (
        START + "".join(" " * i + "a:\n" for i in range(5_000)),
        "DocumentError {path}:202:201: nested deeper than 200 levels",
    ),
    "yaml-items": (
        START + "a: \n " + "- " * 20_000 + "x",
        "DocumentError {path}:3:400: nested deeper than 200 levels",
    ),
    "yaml-cyclic-anchor": (
        START + "a: &a\n  b: *a\n",
        "DocumentError {path}:3:6: the alias '*a' stands inside its own anchor",
    ),
    "yaml-code": (
        START + "a: !!python/object/apply:os.system ['echo executed']\n",
        "DocumentError {path}:2:4: a tag that JSON has no value for",
    ),
    "yaml-escape-in-key": (
        START + '"\\e[31m<b>": 1\n"\\e[31m<b>": 2\n',
        "DocumentError {path}:3:1: the key '\\x1b[31m<b>' is here a second time, first on line 2",
    ),
    "yaml-many-keys": (
        START + "a: 1\nb: 2\n" + "".join(f"k{i}: {i}\n" for i in range(50_000)),
        "True\nTrue",
    ),
    "yaml-file-cycle": (
        START + "a: {$ref: 'api.yaml#/b'}\nb: {$ref: '#/a'}\n",
        "ReferenceProblem '#/a' leads back to itself",
    ),
    "json-levels": (
        '{"openapi": "3.1.0", "a": ' + "[" * 1_000_000,
        "DocumentError {path}:1:226: broken JSON: nested deeper than 200 levels",
    ),
    "json-number": (
        '{"openapi": "3.1.0",\n"a": ' + "1" * 2_000_000 + "}",
        "DocumentError {path}:2:6: broken JSON: a number with too many digits",
    ),
    "json-quotes": (
        '{"openapi": "3.1.0", "a": "' + '\\"[' * 1_000_000,
        "DocumentError {path}:1:27: broken JSON: a string that does not end",
    ),
}


def outcome(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_with_its_line_or_read(name: str, tmp_path: Path) -> None:
    text, said = TEXTS[name]
    path = tmp_path / f"api.{name.partition('-')[0]}"
    path.write_text(text)
    assert outcome(path).startswith(said.format(path=path))


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "the file has 200,000,000 bytes" in outcome(path)
