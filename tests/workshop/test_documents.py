"""The pages beside the code: they are there, and the commands that they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .sources import ROOT

_PAGES = ["README", "ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "SECURITY"]
_TARGETS = re.findall(
    r"^([a-z-]+):.* ## \S", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
)


def _page(name: str) -> str:
    return Path(ROOT, f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", _PAGES)
def test_a_make_target_that_a_page_names_exists(name: str) -> None:
    named = re.findall(r"(?:`|^\$ |^)make ([a-z-]+)\b", _page(name), re.MULTILINE)
    assert set(named) - set(_TARGETS) == set()


def test_every_make_target_is_told_to_contributors() -> None:
    page = _page("CONTRIBUTING")
    assert [target for target in _TARGETS if f"`make {target}`" not in page] == []


@pytest.mark.parametrize("name", _PAGES)
def test_a_link_between_pages_leads_to_a_file(name: str) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", _page(name))
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_architecture_fits_on_a_page() -> None:
    assert len(_page("ARCHITECTURE").splitlines()) <= 70
