"""What a project's configuration file says about contract runs: read, and held to what there is.

`[tool.understudy]` in pyproject.toml, or the whole of understudy.toml, in the working directory.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from understudy.errors import UsageError

from .options import UNSAID, DocumentSettings, Override
from .severity import Severity

FILES = ("understudy.toml", "pyproject.toml")
SCALARS: Mapping[str, tuple[type, ...]] = {
    "target": (str,),
    "profile": (str,),
    "seed": (int, str),
    "workers": (int,),
    "max-requests": (int,),
    "max-created": (int,),
    "max-time": (int, float),
    "rate": (int, float),
    "base-path": (str,),
    "wait": (int, float),
    "timeout": (int, float),
    "ca-bundle": (str,),
    "client-certificate": (str,),
    "client-key": (str,),
    "all-roles": (bool,),
    "baseline": (str,),
    "fail-on": (str,),
    "strict-nullable": (bool,),
}
LISTS = ("documents", "include", "exclude", "allow-production", "allow-ref")
TABLES = ("headers", "credentials", "reports", "severity", "document", "pytest")
"""The last is for the pytest plugin, which reads it itself."""
OF_DOCUMENT = ("parameters", "cleanup", "severity", "operation")
OF_OPERATION = ("parameters", "severity")
_KINDS = {str: "a text", int: "a number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration: `flags` are values for options of the same name, as a command takes them."""

    path: Path | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    documents: Mapping[str, DocumentSettings] = field(default_factory=dict)

    def place(self, flag: str) -> str:
        """Where an option is set: `understudy.toml:3`."""
        line = self.lines.get(flag)
        return f"{self.path}:{line}" if line else str(self.path)


def find_config(folder: Path) -> Config:
    """The configuration of a folder; an empty one where it has none."""
    for name in FILES:
        path = folder / name
        if path.is_file():
            reading = _Reading(path)
            section = reading.section()
            if section is not None:
                return reading.config(section)
    return Config()


class _Reading:
    """One file, and the errors that may be in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path.name} can't be read ({error})", "Save it as UTF-8") from error

    def section(self) -> dict[str, Any] | None:
        """What the file says to us; None: nothing."""
        if self.path.name != FILES[0] and "understudy" not in self.text:
            return None
        try:
            value = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{self.path.name} is no TOML: {error}", "Correct it") from error
        if self.path.name == FILES[0]:
            return value
        tool = value.get("tool")
        found = tool.get("understudy") if isinstance(tool, dict) else None
        return self.table(found, "tool.understudy") if found is not None else None

    def config(self, section: dict[str, Any]) -> Config:
        """The configuration that a section is."""
        self.known(section, (*SCALARS, *LISTS, *TABLES), "")
        flags: dict[str, Any] = {}
        for key, value in section.items():
            if key in SCALARS:
                flags[key] = self.scalar(value, key, SCALARS[key])
            elif key in LISTS:
                flags[key] = self.texts(value, key)
        flags["header"] = self.pairs(section, "headers", lambda n, v: f"{n}: {v}")
        flags["report"] = self.pairs(section, "reports", lambda n, v: f"{n}={v}")
        flags["credential"] = self.pairs(section, "credentials", self.credential)
        named = self.table(section.get("document", {}), "document")
        settings = {name: self.document(name, value) for name, value in named.items()}
        overrides = [*self.overrides(section, "*", "*", "severity")]
        for name, value in named.items():
            overrides += self.of_document(name, value)
        lines = {flag: self.line(flag.rstrip("s")) or 0 for flag in flags}
        kept = {flag: value for flag, value in flags.items() if value not in ([], None)}
        return Config(self.path, kept, lines, tuple(overrides), settings)

    def document(self, name: str, value: Any) -> DocumentSettings:
        at = f"document.{name}"
        table = self.table(value, at)
        self.known(table, OF_DOCUMENT, at)
        operations = self.table(table.get("operation", {}), f"{at}.operation")
        cleanup = self.scalar(table.get("cleanup", ""), f"{at}.cleanup", (str,))
        return DocumentSettings(
            self.table(table.get("parameters", {}), f"{at}.parameters"),
            {
                pattern: self.table(one.get("parameters", {}), f"{at}.operation.{pattern}")
                for pattern, one in self.operations(operations, at).items()
            },
            cleanup,
        )

    def operations(self, value: dict[str, Any], at: str) -> dict[str, dict[str, Any]]:
        found = {}
        for pattern, one in value.items():
            found[pattern] = self.table(one, f"{at}.operation.{pattern}")
            self.known(found[pattern], OF_OPERATION, f"{at}.operation.{pattern}")
        return found

    def of_document(self, name: str, value: dict[str, Any]) -> list[Override]:
        at = f"document.{name}"
        found = self.overrides(value, name, "*", f"{at}.severity")
        for pattern, one in value.get("operation", {}).items():
            found += self.overrides(one, name, pattern, f"{at}.operation.{pattern}.severity")
        return found

    def overrides(
        self, table: dict[str, Any], document: str, operation: str, at: str
    ) -> list[Override]:
        """The decisions of a `severity` table: a severity, or `{accept = "why"}`, by check."""
        found = []
        decided = self.table(table.get("severity", {}), at)
        if decided:
            self.known(decided, _checks_for(decided), at)
        for check, value in decided.items():
            if isinstance(value, dict) and value.keys() == {"accept"}:
                reason = self.scalar(value["accept"], f"{at}.{check}.accept", (str,))
                if reason.strip() in ("", UNSAID):
                    self.wrong(f"{at}.{check}", "it is accepted without a reason", "Say why")
                found.append(Override(document, operation, check, None, reason))
            elif isinstance(value, str) and value in set(Severity):
                found.append(Override(document, operation, check, Severity(value)))
            else:
                known = ", ".join(Severity)
                self.wrong(f"{at}.{check}", f"it is none of {known}", 'Or write {accept = "why"}')
        return found

    def pairs(
        self, section: dict[str, Any], key: str, write: Callable[[str, str], str]
    ) -> list[str]:
        table = self.table(section.get(key, {}), key)
        return [write(n, self.scalar(v, f"{key}.{n}", (str,))) for n, v in table.items()]

    def credential(self, name: str, source: str) -> str:
        """A credential of the grammar; a secret has no place in a file that is shared."""
        if not source.startswith(("env:", "file:")):
            self.wrong(
                f"credentials.{name}", "it is not taken from env: or file:", "Write env:NAME"
            )
        return f"{name}={source}"

    def scalar(self, value: Any, key: str, kinds: tuple[type, ...]) -> Any:
        is_stray_bool = isinstance(value, bool) and bool not in kinds
        if not isinstance(value, kinds) or is_stray_bool:
            self.wrong(key, f"it is not {_KINDS[kinds[0]]}", "Correct it")
        return value

    def texts(self, value: Any, key: str) -> list[str]:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            self.wrong(key, "it is not a list of texts", 'Write ["a", "b"]')
        return list(values)

    def table(self, value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.wrong(key, "it is not a table", f"Write [{key}]")
        found: dict[str, Any] = value
        return found

    def known(self, table: Mapping[str, Any], names: tuple[str, ...], at: str) -> None:
        """Refuse what is not there to be set."""
        for key in table:
            if key not in names:
                near = get_close_matches(key.replace("_", "-"), names, 1)
                way_out = f"Did you mean {near[0]}?" if near else f"There is {', '.join(names)}"
                self.wrong(f"{at}.{key}".lstrip("."), "there is no such setting", way_out)

    def wrong(self, key: str, what: str, way_out: str) -> None:
        line = self.line(key.rpartition(".")[2])
        place = f"{self.path.name}:{line}" if line else self.path.name
        raise UsageError(f"{place}: {key}: {what}", way_out)

    def line(self, key: str) -> int | None:
        """The first line that names a key, which tomllib does not tell."""
        quoted = f"[\"']?{re.escape(key)}[\"']?"
        pattern = rf"^[ \t]*{quoted}\s*[=.]|^[ \t]*\[.*{quoted}\s*[\].]|[{{,]\s*{quoted}\s*="
        found = re.search(pattern, self.text, re.MULTILINE)
        return self.text.count("\n", 0, found.start()) + 1 if found else None


def _checks_for(decided: Iterable[str]) -> tuple[str, ...]:
    """The names of the checks, and the patterns among these that one of them has."""
    from .checks import CHECKS  # a validator comes along, which nothing else here needs

    names = sorted({name for check in CHECKS for name in check.names})
    patterns = [one for one in decided if any(fnmatchcase(name, one) for name in names)]
    return (*names, *patterns)
