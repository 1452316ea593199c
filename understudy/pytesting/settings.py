"""What can be set for mocks in tests, in which places, and which place has the word.

The first of these that says something: flag, environment variable, marker (or call of the
factory), ini option, `[tool.understudy.pytest]` in pyproject.toml. Needs no engine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from understudy.errors import UsageError

VARIABLE = "UNDERSTUDY_PYTEST_"
SECTION = "[tool.understudy.pytest]"
_YES = {"1": True, "true": True, "yes": True, "on": True}
_NO = {"0": False, "false": False, "no": False, "off": False}

Read = Callable[[Any], Any]
"""A text, or a value of Python's or TOML's -> the setting's value; ValueError: what it is not."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set; `metavar` empty: a switch; `several`: it can be given again."""

    name: str
    read: Read
    help: str
    metavar: str = ""
    several: bool = False

    @property
    def flag(self) -> str:
        """`--understudy-seed`."""
        return f"--understudy-{self.name.replace('_', '-')}"

    @property
    def ini(self) -> str:
        """`understudy_seed`."""
        return f"understudy_{self.name}"

    @property
    def variable(self) -> str:
        """`UNDERSTUDY_PYTEST_SEED`."""
        return VARIABLE + self.name.upper()


def boolean(given: Any) -> bool:
    """Yes or no, as people write it."""
    if isinstance(given, bool):
        return given
    said = {**_YES, **_NO}.get(str(given).strip().lower())
    if said is None:
        raise ValueError("neither yes nor no")
    return said


def whole_number(given: Any) -> int:
    """A whole number from 0."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise ValueError("no whole number")
    try:
        number = int(given)
    except ValueError:
        raise ValueError("no whole number") from None
    if number < 0:
        raise ValueError("below zero")
    return number


def amount(given: Any) -> int:
    """A whole number from 1."""
    if (number := whole_number(given)) < 1:
        raise ValueError("below one")
    return number


def texts(given: Any) -> tuple[str, ...]:
    """Texts, or one to a line."""
    if isinstance(given, str):
        given = [line.strip() for line in given.splitlines() if line.strip()]
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise ValueError("no text, nor a list of texts")
    return tuple(given)


def _documents(given: Any) -> tuple[str, ...]:
    if isinstance(given, os.PathLike):
        given = os.fspath(given)
    if isinstance(given, list | tuple):
        given = [os.fspath(one) if isinstance(one, os.PathLike) else one for one in given]
    return texts(given)


def _instant(given: Any) -> Any:
    from datetime import UTC, datetime

    if not isinstance(given, datetime):
        try:
            given = datetime.fromisoformat(str(given).upper())
        except ValueError:
            raise ValueError("no instant such as 2025-01-01T09:00:00Z") from None
    return given.replace(tzinfo=given.tzinfo or UTC).astimezone(UTC)


def one_of(*words: str) -> Read:
    """One of these words."""

    def read(given: Any) -> str:
        if str(given) not in words:
            raise ValueError(f"none of {', '.join(words)}")
        return str(given)

    return read


SETTINGS = (
    Setting(
        "document",
        _documents,
        "Document that the understudy fixture plays: one that comes along, by name, or a file "
        "relative to the root directory. Can be given again.",
        "DOCUMENT",
        several=True,
    ),
    Setting("seed", whole_number, "What answers are drawn from [default: 1].", "N"),
    Setting("now", _instant, "Where the mock's clock starts [default: 2025-01-01].", "INSTANT"),
    Setting("dynamic", boolean, "Make up every answer, also where there are examples."),
    Setting(
        "examples",
        one_of("base", "verbatim", "ignore"),
        "Lay the request's values over a documented example, or send it verbatim.",
        "MODE",
    ),
    Setting(
        "auth",
        one_of("enforce", "require", "warn", "off"),
        "Ask for credentials as documented; require: even where anonymous is allowed.",
        "MODE",
    ),
    Setting(
        "credentials",
        texts,
        "Accept only this: [DOCUMENT.]SCHEME=env:NAME|file:PATH|value:TEXT. Can be given again.",
        "CREDENTIAL",
        several=True,
    ),
    Setting("allow_invalid", boolean, "Fail no test for requests that its document forbids."),
    Setting("journal", amount, "How many requests are remembered [default: 1000].", "N"),
)


class Settings:
    """The settings of one run for one marker; `others` are those that only others look for."""

    def __init__(
        self,
        config: pytest.Config,
        settings: Sequence[Setting] = SETTINGS,
        others: Sequence[Setting] = (),
        marker: str = "understudy",
    ) -> None:
        self._config = config
        self._settings = settings
        self._names = [setting.name for setting in settings]
        self._known = {*self._names, *(setting.name for setting in others)}
        self._marker = marker
        self._project: Mapping[str, Any] | None = None

    def configured(self) -> bool:
        """Whether a flag, a variable or an ini option says something; no file is opened."""
        return any(next(self._places(one, {}, project=False), None) for one in self._settings)

    def chosen(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The value of every setting that is set; `asked` is what the marker or the call says."""
        unknown = [name for name in asked if name not in self._names]
        if unknown:
            what = f"{self._marker} has no option {unknown[0]!r}"
            raise UsageError(what, _known(unknown[0], self._names))
        found = {}
        for setting in self._settings:
            for where, given in self._places(setting, asked):
                found[setting.name] = _read(setting, given, where)
                break
        return found

    def place(self, name: str) -> str | None:
        """The place that has the word, pyproject.toml apart: `--understudy-target`; or None."""
        setting = next(one for one in self._settings if one.name == name)
        return next((where for where, _ in self._places(setting, {}, project=False)), None)

    def _places(
        self, setting: Setting, asked: Mapping[str, Any], project: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """Where a setting is said, and what, the place with the word first."""
        given = self._config.getoption(setting.flag)
        if given is not None and given != []:
            yield setting.flag, given
        if os.environ.get(setting.variable):
            yield setting.variable, os.environ[setting.variable]
        if setting.name in asked:
            yield "the marker or call", asked[setting.name]
        given = self._config.getini(setting.ini)
        if given is not None and given != []:
            yield setting.ini, given
        if project and setting.name in (section := self._section()):
            yield f"{SECTION} of pyproject.toml", section[setting.name]

    def _section(self) -> Mapping[str, Any]:
        if self._project is None:
            self._project = _section(self._config.rootpath / "pyproject.toml", self._known)
        return self._project


def _section(path: Path, known: Collection[str]) -> Mapping[str, Any]:
    """Our section of a pyproject.toml; empty where there is none."""
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # pytest says so itself where it needs the file
    section = content.get("tool", {}).get("understudy", {}).get("pytest", {})
    for name in section:
        if name not in known:
            raise UsageError(f"{SECTION} of pyproject.toml has {name!r}", _known(name, known))
    return section if isinstance(section, dict) else {}


def _read(setting: Setting, given: Any, where: str) -> Any:
    try:
        return setting.read(given)
    except ValueError as error:
        what = f"{setting.name} is {error} in {where}"
        raise UsageError(what, f"{setting.flag}: {setting.help}") from None


def _known(name: str, names: Collection[str]) -> str:
    from difflib import get_close_matches  # it brings much that an empty run has no use for

    near = get_close_matches(name, [*names], 1)
    return f"Did you mean {near[0]!r}?" if near else f"There is {', '.join(names)}"


def marked(markers: Iterable[pytest.Mark]) -> dict[str, Any]:
    """What the markers of a test say together; `markers` has the closest first, and it counts."""
    asked: dict[str, Any] = {}
    for mark in markers:
        given = dict(mark.kwargs)
        if mark.args:
            given.setdefault("document", list(mark.args))
        asked = {**given, **asked}
    return asked
