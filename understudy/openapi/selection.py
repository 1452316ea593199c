"""Which documents are meant by files and folders, and what becomes of them when they are read.

One that is refused is a finding here; what that means for a command is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from understudy.errors import DocumentError, UsageError

from .findings import Finding
from .model import Api
from .reading import read_api
from .source import load_document, slug

_ENDINGS = (".yaml", ".yml", ".json")
_BESIDE = (".overlay", ".contract")
# The member that makes it one stands at the left margin of YAML, and anywhere in JSON.
_YAML_SIGN = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?(?:openapi|swagger)[\"']?\s*:", re.MULTILINE)
_JSON_SIGN = re.compile(rb"[\"'](?:openapi|swagger)[\"']\s*:")


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents to read, each once and in order; `notes` say what was passed over."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading a document came to: an Api, or why it is refused."""

    path: Path
    name: str
    api: Api | None
    refusal: Finding | None = None
    note: str = ""


def select(places: Sequence[Path]) -> Selection:
    """The documents that these files and folders are; none at all means those that come along.

    In a folder, overlays belong to the documents beside them, and what does not look like
    OpenAPI is passed over; a file that is named is always meant. UsageError where there is none.
    """
    paths: dict[Path, Path] = {}
    notes: list[str] = []
    for place in places or [_included()]:
        found = [place]
        if place.is_dir():
            found, others = _in_folder(place)
            if not found:
                raise UsageError(
                    f"there is no OpenAPI document in {place}",
                    "Name a folder that has one, or the file itself",
                )
            if others and places:
                notes.append(f"passed over in {place}, not OpenAPI: {', '.join(others)}")
        for path in found:
            paths.setdefault(path.resolve(), path)
    return Selection(tuple(paths.values()), tuple(notes))


def read(
    paths: Iterable[Path],
    *,
    allow_hosts: frozenset[str] = frozenset(),
    strict_nullable: bool = False,
    taken: Iterable[str] = (),
    thorough: bool = False,
) -> list[Outcome]:
    """Each document under a name of its own; `taken` are names that none may have.

    `thorough` looks further for what is wrong, as `read_api` says.
    """
    owners: dict[str, str] = dict.fromkeys(taken, "the mock itself")
    outcomes = []
    for path in paths:
        wanted = slug(path.stem)
        name, count = wanted, 1
        while name in owners:
            count += 1
            name = f"{wanted}-{count}"
        note = "" if name == wanted else f"{path} is called {name}: {wanted} is {owners[wanted]}"
        owners[name] = str(path)
        try:
            document = load_document(path, name=name, allow_hosts=allow_hosts)
            api = read_api(document, strict_nullable=strict_nullable, thorough=thorough)
            outcomes.append(Outcome(path, name, api, None, note))
        except DocumentError as error:
            outcomes.append(Outcome(path, name, None, error.finding, note))
    return outcomes


def _included() -> Path:
    """The folder of the documents that come along, as it is best named from here."""
    folder = (Path(__file__).parent.parent / "specs").resolve()
    try:
        return folder.relative_to(Path.cwd())
    except (ValueError, OSError):
        return folder


def _in_folder(folder: Path) -> tuple[list[Path], list[str]]:
    """The documents of a folder, and the names of its other YAML and JSON files."""
    documents, others = [], []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _ENDINGS or not path.is_file():
            continue
        if path.stem.lower().endswith(_BESIDE):
            continue
        if _looks_like_openapi(path):
            documents.append(path)
        else:
            others.append(path.name)
    return documents, others


def _looks_like_openapi(path: Path) -> bool:
    """Whether it says so; one that can't be read is for the reader to refuse."""
    sign = _JSON_SIGN if path.suffix.lower() == ".json" else _YAML_SIGN
    try:
        text = path.read_bytes()
    except OSError:
        return True
    return bool(sign.search(text) or (text.lstrip().startswith(b"{") and _JSON_SIGN.search(text)))
