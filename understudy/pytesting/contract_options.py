"""From what is set for contract items, and the project's configuration, to the options of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from understudy.contracts.config import Config
from understudy.contracts.options import ContractOptions
from understudy.contracts.severity import Severity
from understudy.credentials import Credential
from understudy.errors import UsageError

from .contract_settings import CONTRACT, OF_THE_RUN, SHARED

_PROFILE = "quick"
_ELSEWHERE = frozenset(("target", "document", "credentials"))
_FILES = ("ca_bundle", "client_certificate", "client_key")


def contract_options(
    chosen: Mapping[str, Any], config: Config, credentials: tuple[Credential, ...], root: Path
) -> ContractOptions:
    """The options; `chosen` has the word over the configuration. Paths are relative to `root`."""
    given = {**_configured(config), **chosen}
    for name in _ELSEWHERE:
        given.pop(name, None)
    options = ContractOptions(
        target="",
        profile=given.pop("profile", _PROFILE),
        headers=given.pop("header", ()),
        fail_on=Severity(given.pop("fail_on", Severity.FAILURE)),
        allow_production=frozenset(given.pop("allow_production", ())),
        credentials=credentials,
        overrides=config.overrides,
        documents=config.documents,
    )
    if "baseline" in given:
        given["baseline"] = root / given["baseline"]
    return replace(options, **given)


def _configured(config: Config) -> dict[str, Any]:
    """What `[tool.understudy]` says that contract items know too."""
    found: dict[str, Any] = {}
    for setting in (*CONTRACT, *SHARED):
        flag = setting.name.replace("_", "-")
        if flag in config.flags and setting.name not in _ELSEWHERE:
            try:
                found[setting.name] = setting.read(config.flags[flag])
            except ValueError as error:
                what = f"{config.place(flag)}: {flag} is {error}"
                raise UsageError(what, setting.help) from None
    for name in _FILES:
        if (flag := name.replace("_", "-")) in config.flags:
            found[name] = config.flags[flag]
    return found


def refuse_limits(asked: Mapping[str, Any]) -> None:
    """UsageError for a limit of the run of pytest that a marker names."""
    for name in OF_THE_RUN & asked.keys():
        flag = f"--understudy-{name.replace('_', '-')}"
        raise UsageError(f"the marker names {name}, which is for the run", f"Use {flag}")
