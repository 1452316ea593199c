"""docs/contract.md names every option and every setting, and no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from understudy.cli import main
from understudy.contracts import config

_PAGE = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
_OPTIONS, _, _SETTINGS = _PAGE.partition("## Configuration")


def test_every_option_is_told_and_every_told_one_exists() -> None:
    flags = {flag for one in main.commands["contract"].params for flag in one.opts if "--" in flag}
    assert set(re.findall(r"--[a-z][a-z-]+", _OPTIONS)) == flags


def test_every_setting_is_told() -> None:
    known = (*config.SCALARS, *config.LISTS, *config.TABLES, *config.OF_DOCUMENT)
    assert [key for key in known if not re.search(rf"\b{key}\b", _SETTINGS)] == []


def test_the_example_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", _PAGE, re.DOTALL)
    assert tomllib.loads(example)
    (tmp_path / "understudy.toml").write_text(example, encoding="utf-8")
    assert config.find_config(tmp_path).flags["profile"] == "quick"
