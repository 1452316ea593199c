"""The mocks of one run: made, kept for the next test, asked what went wrong, and closed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

from understudy.credentials import parse_credential
from understudy.errors import UsageError
from understudy.mockserver.journal import LIMIT
from understudy.mockserver.options import AuthMode, ExamplesMode, Options
from understudy.openapi.model import Api

from .documents import Documents
from .mock import Mock
from .privacy import Privacy
from .proxies import Proxies
from .settings import Settings
from .untraced import Untraced
from .watch import Told, Watch

SEED = 1


class MockFactory(Protocol):
    """The type of the fixture `understudy_factory`."""

    def __call__(self, document: str | os.PathLike[str], *more: str, **options: Any) -> Mock:
        """A mock of these documents that lives as long as the run; options as of the marker."""


class Mocks:
    """All mocks of a run; calling it makes one more."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self._config = config
        self._settings = settings
        self._documents = Documents(config.rootpath)
        self._proxies = Proxies(os.environ)
        self._kept: dict[tuple[Path | int | None, ...], Mock] = {}
        self._mocks: list[Mock] = []

    def __call__(self, document: str | os.PathLike[str], *more: str, **options: Any) -> Mock:
        """A mock of its own; UnderstudyError where it can't be."""
        __tracebackhide__ = True
        names = (os.fspath(document), *more)
        with Untraced():
            mock = self._made(names, self._settings.chosen(options))
            mock.start()
        return mock

    def for_test(self, asked: Mapping[str, Any]) -> Mock:
        """The mock of a test, as new; it is kept for others that ask for the same documents."""
        mock = self._for_test(self._settings.chosen(asked))
        self._proxies.keep_out()
        mock.start()
        return mock

    def _for_test(self, chosen: Mapping[str, Any]) -> Mock:
        if not chosen.get("document"):
            raise UsageError(
                "no document is named for the fixture understudy",
                'Mark the test, @pytest.mark.understudy("lumino"), or set understudy_document',
            )
        names = chosen["document"]
        key = (*map(self._documents.path, names), chosen.get("journal"))
        mock = self._kept.get(key)
        if mock is None:
            mock = self._kept[key] = self._made(names, chosen)
        else:
            mock.play(self._options(chosen, mock.apis))
        mock.allows_invalid = False  # the test that ends says so itself
        return mock

    def faults(self, asked: Mapping[str, Any]) -> list[str]:
        """What went wrong beside the test that ends, each to be told; not what it allows."""
        told = {name: value for name, value in asked.items() if name == "allow_invalid"}
        said = []
        for mock in self._mocks:
            said += [f"a hook raised {error!r}" for error in mock.taken_faults()]
            breaches = mock.taken_breaches()
            if breaches and not (mock.allows_invalid or self._allowed(told)):
                said.append(breaches)
        return said

    def _allowed(self, asked: Mapping[str, Any]) -> bool:
        return bool(self._settings.chosen(asked).get("allow_invalid", False))

    def close(self) -> None:
        """Close every port."""
        for mock in self._mocks:
            mock.leave()
        for mock in self._mocks:
            mock.stop()
        self._proxies.restore()

    def _made(self, names: tuple[str, ...], chosen: Mapping[str, Any]) -> Mock:
        apis = self._documents.apis(names)
        hooks = self._config.hook
        watch = Watch(
            chosen.get("journal", LIMIT),
            self._caller("pytest_understudy_before_call"),
            self._caller("pytest_understudy_after_call"),
        )
        privacy = Privacy(apis, lambda text: hooks.pytest_understudy_redact(text=text) or text)
        mock = Mock(apis, self._options(chosen, apis), watch, privacy, self._documents.where)
        mock.allows_invalid = chosen.get("allow_invalid", False)
        self._proxies.keep_out()
        self._mocks.append(mock)
        return mock

    def _options(self, chosen: Mapping[str, Any], apis: Iterable[Api]) -> Options:
        given = chosen.get("credentials")
        if given is None:
            given = self._hooked(api.name for api in apis)
        return Options(
            auth=AuthMode(chosen.get("auth", AuthMode.ENFORCE)),
            examples=ExamplesMode(chosen.get("examples", ExamplesMode.BASE)),
            dynamic=chosen.get("dynamic", False),
            seed=chosen.get("seed", SEED),
            now=chosen.get("now"),
            credentials=tuple(map(parse_credential, given)),
        )

    def _hooked(self, names: Iterable[str]) -> list[str]:
        """The credentials that hooks name."""
        hook = self._config.hook.pytest_understudy_credentials
        return [
            f"{name}.{one}"
            for name in names
            for named in hook(config=self._config, document=name)
            for one in named or ()
        ]

    def _caller(self, name: str) -> Told | None:
        """Calls a hook, or None where nobody has it."""
        hook = getattr(self._config.hook, name)
        if not hook.get_hookimpls():
            return None
        return lambda known: hook(**known)
