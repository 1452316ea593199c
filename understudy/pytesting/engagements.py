"""From settings and markers to cases: which documents, held against what, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from understudy.contracts.config import find_config
from understudy.contracts.planning import allow
from understudy.credentials import parse_credential
from understudy.errors import UsageError

from .contract_case import Case, Engagement, cases
from .contract_options import contract_options, refuse_limits
from .documents import Documents
from .settings import Settings


class Engagements:
    """Reads each document once; nothing is sent anywhere."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._settings = settings
        self._documents = Documents(config.rootpath)

    def cases(self, asked: Mapping[str, Any]) -> list[Case]:
        """The cases that a marker asks for; UnderstudyError where it can't be understood.

        That a host is somebody's production is said here, where the target is known already.
        """
        engagement = self._engagement(asked)
        if engagement.url:
            options = replace(engagement.options, target=engagement.url)
            allow(engagement.apis, options, lambda _: False)
        return list(cases(engagement))

    def _engagement(self, asked: Mapping[str, Any]) -> Engagement:
        refuse_limits(asked)
        chosen = self._settings.chosen(asked)
        for name in ("document", "target"):
            if not chosen.get(name):
                what = f"no {name} is named for contract items"
                way_out = f"Write {name}= in the marker, or give --understudy-{name}"
                raise UsageError(what, way_out)
        apis = self._documents.apis(chosen["document"])
        given = chosen.get("credentials")
        if given is None:
            given = self._hooked(api.name for api in apis)
        credentials = tuple(map(parse_credential, given))
        root = self._config.rootpath
        options = contract_options(chosen, find_config(root), credentials, root)
        return Engagement(apis, chosen["target"], options)

    def _hooked(self, names: Iterable[str]) -> list[str]:
        """The credentials that hooks name."""
        hook = self._config.hook.pytest_understudy_credentials
        return [
            f"{name}.{one}"
            for name in names
            for named in hook(config=self._config, document=name)
            for one in named or ()
        ]
