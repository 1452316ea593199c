"""Every probe is registered once, in its order, and told in docs/contract.md."""

from __future__ import annotations

import re
from inspect import getmodule
from pathlib import Path
from pkgutil import iter_modules

from understudy.contracts import probes
from understudy.contracts.probes import PROBES

_PAGE = (Path(__file__).parents[3] / "docs" / "contract.md").read_text(encoding="utf-8")


def test_every_module_is_registered() -> None:
    found = {module.__name__.rpartition(".")[2] for _, p in PROBES if (module := getmodule(p))}
    assert found == {module.name for module in iter_modules(probes.__path__)}


def test_every_probe_is_told_in_the_order_in_which_it_comes() -> None:
    table = _PAGE.partition("| Probe |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z ]+)`", table, re.MULTILINE) == [name for name, _ in PROBES]
