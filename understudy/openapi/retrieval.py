"""Which bytes a document may have: regular files in its folder, and hosts that were allowed."""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from understudy.errors import DocumentError, ReferenceProblem

from .findings import Finding, Place, Severity
from .meta_schemas import meta_schema
from .remote import download, refused
from .resource import Resource
from .shown import printable, quoted

MAX_BYTES = 64 * 1024 * 1024


class Unreadable(Exception):
    """A path that gives no bytes: what it is instead, and what to do; `missing`: nothing."""

    def __init__(self, what: str, way_out: str, *, missing: bool = False) -> None:
        super().__init__(what, way_out)
        self.what = what
        self.way_out = way_out
        self.missing = missing


def read_bytes(path: Path) -> bytes:
    """A regular file's bytes; raises Unreadable for everything else."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("this is a folder, not a file", "Name a file in it")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("this is no regular file", "Name a regular file")
        if status.st_size > MAX_BYTES:
            raise Unreadable(
                f"the file has {status.st_size:,} bytes, more than the {MAX_BYTES:,} that are read",
                "Split it into several files with $ref",
            )
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except FileNotFoundError:
        raise Unreadable("there is no such file", _near(path), missing=True) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(
            f"the file can't be read: {reason}", "Correct the path, or what may be read"
        ) from None


def read_resource(path: Path, uri: str, label: str) -> Resource:
    """The file as a resource; raises DocumentError, placed under the label."""
    try:
        return Resource(uri, label, read_bytes(path), path.read_bytes)
    except Unreadable as error:
        place = Place(label)
        raise DocumentError(
            Finding(Severity.ERROR, "unreadable", place, error.what, "", error.way_out)
        ) from None


class Retrieval:
    """Follows URIs in one folder, and to the hosts that were allowed.

    `folder` is free of links; `shown` is the same folder as messages name it.
    """

    def __init__(self, folder: Path, shown: Path, allow_hosts: frozenset[str]) -> None:
        self._folder = folder
        self._shown = shown
        self._allow_hosts = frozenset(host.lower().strip("[]") for host in allow_hosts)

    def canonical(self, uri: str) -> str:
        """The one URI of whatever a URI leads to; raises ReferenceProblem if it is not followed."""
        try:
            parts = urlsplit(uri)
        except ValueError:
            raise refused(f"{quoted(uri)} is no URI", "Correct the reference") from None
        if parts.scheme in ("http", "https"):
            return uri
        if parts.scheme != "file" or parts.netloc not in ("", "localhost") or parts.query:
            raise refused(
                f"{quoted(uri)} is of a kind that is not followed",
                "Refer to a file in the document's folder",
            )
        return self._inside(parts.path).as_uri()

    def fetch(self, uri: str, base: str) -> Resource:
        """What is at a canonical URI, for the resource `base` that refers to it."""
        parts = urlsplit(uri)
        try:
            if parts.scheme != "file":
                data = meta_schema(uri) or download(uri, self._allow_hosts)
                return Resource(uri, printable(uri), data, lambda: data)
            if not base.startswith("file:"):
                raise refused("a file is not read for the network", "Refer to a file from a file")
            return self._read(self._inside(parts.path), uri)
        except DocumentError as error:
            finding = error.finding
            raise refused(f"{finding.place}: {finding.what}", finding.way_out) from None

    def _read(self, path: Path, uri: str) -> Resource:
        label = printable(str(self._shown / path.relative_to(self._folder)))
        try:
            return Resource(uri, label, read_bytes(path), path.read_bytes)
        except Unreadable as error:
            rule = "reference-dangling" if error.missing else "reference-refused"
            raise ReferenceProblem(rule, f"{label}: {error.what}", error.way_out) from None

    def _inside(self, written: str) -> Path:
        try:
            path = Path(os.fsdecode(unquote_to_bytes(written))).resolve()
        except (OSError, ValueError, RuntimeError):  # a null byte, or links in a circle
            raise refused(f"{quoted(written)} is no path", "Correct the reference") from None
        if not path.is_relative_to(self._folder):
            raise refused(
                f"{quoted(written)} is outside the document's folder",
                "Move the file into the folder of the document, or below",
            )
        return path


def _near(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()][:2000]
    except OSError:
        return "Correct the path"
    near = get_close_matches(path.name, names, 1)
    return f"Did you mean {printable(near[0])}?" if near else "Correct the path"
