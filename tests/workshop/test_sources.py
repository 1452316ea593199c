"""What the house holds every file to: its size, its opening, and words that lead nowhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .sources import FOLDERS, ROOT, loose_files, sources

_CODE = [path for path in sources("understudy", "mockserver", "contracts") if path.suffix == ".py"]
_TESTS = [path for path in sources("tests", "benchmarks") if path.suffix == ".py"]
_NO_NOUNS = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
_ELSEWHERE = re.compile(
    "|".join(
        [
            r"(?<![\w.$}])/(?:home|root|work|Users)/\w",  # somebody's own folders
            *(
                re.escape(".".join(host))
                for host in [
                    ("pypi", "org"),
                    ("pythonhosted", "org"),
                    ("registry", "npmjs", "org"),
                    ("deb", "debian", "org"),
                ]
            ),
        ]
    )
)


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> list[tuple[str, int]]:
    """The functions of a file, each with its number of lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{_shown(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_file_names_a_folder_or_a_registry_of_its_author() -> None:
    found = {
        _shown(path): _ELSEWHERE.findall(path.read_text(encoding="utf-8", errors="replace"))
        for path in [*sources(*FOLDERS), *loose_files()]
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_a_file_stays_under_400_lines() -> None:
    lengths = {_shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _CODE}
    assert {name: length for name, length in lengths.items() if length >= 400} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    found = [function for path in [*_CODE, *_TESTS] for function in _functions(path)]
    assert [name for name, length in found if length > 50] == []


def test_nine_functions_in_ten_have_at_most_25_lines() -> None:
    lengths = [length for path in _CODE for _, length in _functions(path)]
    assert sum(length <= 25 for length in lengths) >= 0.9 * len(lengths)


def test_a_module_opens_with_what_it_answers() -> None:
    silent = [_shown(path) for path in _CODE if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_a_file_is_named_after_a_thing() -> None:
    assert [_shown(path) for path in [*_CODE, *_TESTS] if path.stem in _NO_NOUNS] == []
