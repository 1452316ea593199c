"""Reports as files: where they go is settled before a run, and none is ever half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from understudy.contracts.result import Result
from understudy.errors import UsageError

from .github import as_commands, as_summary
from .html_report import as_html
from .json_report import as_json
from .junit import as_junit
from .masks import Masks
from .overlay import overlays
from .report import Report
from .sarif import as_sarif
from .scan import Scan, scan

OVERLAY = "overlay"
GITHUB = "github"
FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": as_json,
    "junit": as_junit,
    "html": as_html,
    "sarif": as_sarif,
    GITHUB: as_summary,
}
LAST = Path(".understudy") / "last.json"
_SUMMARY = "GITHUB_STEP_SUMMARY"


class Wanted(Protocol):
    """A report that is asked for; `path` empty: where the format's reader looks for it."""

    @property
    def format(self) -> str:
        """One of FORMATS, or OVERLAY."""
        ...

    @property
    def path(self) -> str:
        """A file."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """A file that can be written; `append`: what stands in it stays."""

    format: str
    path: Path
    append: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files, and `commands` to print for GitHub Actions."""

    scan: Scan
    commands: str = ""


def prepare(wanted: Iterable[Wanted], environ: Mapping[str, str] = os.environ) -> list[Destination]:
    """Where each report goes; UsageError for a path that can't be written, or is given twice."""
    found: dict[Path, Destination] = {}
    for one in wanted:
        destination = _destination(one, environ)
        if destination.path in found:
            raise UsageError(f"two reports are to be written to {one.path}", "Give each its own")
        found[destination.path] = destination
    return list(found.values())


def write(
    destinations: Iterable[Destination], result: Result, report: Report, masks: Masks
) -> Written:
    """Write every report, then look for secrets in all of them."""
    destinations = list(destinations)
    paths = [path for one in destinations for path in _write(one, result, report, masks)]
    github = any(one.format == GITHUB for one in destinations)
    return Written(scan(paths, masks), as_commands(report) if github else "")


def remember(report: Report, path: Path = LAST) -> str:
    """Keep the report for `understudy explain`, out of sight of git; what to say if it can't be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        replace_file(path, as_json(report))
    except OSError as error:
        why = error.strerror or type(error).__name__
        return f"{path} can't be written ({why}): understudy explain will not know of this run"
    return ""


def replace_file(path: Path, text: str) -> None:
    """Write a file that is either as it was or whole, also when two write it at a time."""
    if path.exists() and not path.is_file():  # such as /dev/stderr, or a pipe
        path.write_text(text, encoding="utf-8")
        return
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(one: Destination, result: Result, report: Report, masks: Masks) -> Iterator[Path]:
    """Write what a destination asks for; the regular files that were written."""
    for path, text in _texts(one, result, report, masks):
        try:
            if one.append:
                with path.open("a", encoding="utf-8") as stream:
                    stream.write(text)
            else:
                replace_file(path, text)
        except OSError as error:
            raise _unwritable(path, error) from error
        if path.is_file() and not one.append:
            yield path


def _texts(
    one: Destination, result: Result, report: Report, masks: Masks
) -> Iterator[tuple[Path, str]]:
    """The files of a destination; overlays of several documents have their names in theirs."""
    if one.format != OVERLAY:
        yield one.path, FORMATS[one.format](report)
        return
    found = overlays(result, report, masks)
    for name, text in found.items():
        several = len(found) > 1
        yield one.path.with_stem(f"{one.path.stem}.{name}") if several else one.path, text


def _destination(wanted: Wanted, environ: Mapping[str, str]) -> Destination:
    if wanted.format not in (*FORMATS, OVERLAY):
        known = ", ".join((*FORMATS, OVERLAY))
        raise UsageError(f"there is no report called {wanted.format}", f"There is {known}")
    summary = wanted.format == GITHUB and not wanted.path
    name = environ.get(_SUMMARY, "") if summary else wanted.path
    if not name:
        way_out = f"Write --report {wanted.format}=FILE"
        raise UsageError(f"the report {wanted.format} has no file to be written to", way_out)
    path = Path(name).absolute()
    try:
        _try(path)
    except (OSError, ValueError) as error:
        raise _unwritable(Path(name), error) from error
    return Destination(wanted.format, path, append=summary)


def _try(path: Path) -> None:
    """Raise what writing the file would raise; its folder is made if there is none."""
    if path.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(0, "it is read-only")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.is_file():
        with tempfile.NamedTemporaryFile(dir=path.resolve().parent):
            return


def _unwritable(path: Path, error: OSError | ValueError) -> UsageError:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return UsageError(f"{path} can't be written ({why})", "Give --report another file")


def _mode(path: Path) -> int:
    """The permissions that a file has, or that a new one would have."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
