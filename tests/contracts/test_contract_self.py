"""The mock keeps the documents that it plays, as the contract tester sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import contract_self


def test_the_mock_keeps_its_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    assert contract_self.main(["--profile", "quick"]) == 0
