"""The cases: schemas with values that keep and that break them, as JSON files beside this one.

A case has a `law`, a `schema`, and values by the reason why they keep or break it; as `..._text`
where the spelling matters. `components` are schemas that it refers to, `files` lie beside it,
`document` stands at the document's root. `request` and `response` hold values for one side only.
`finding` is what reading says about it; `sample: false`: no value keeps it; `independent: false`:
another validator says otherwise, since it reads by the letter what is read as meant here, or can't
tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "cases"
VERSIONS = {"2020_12": "3.1.0", "3_0": "3.0.3"}


@dataclass(frozen=True)
class Instance:
    """A JSON text, and whether it keeps the schema as a request and as a response."""

    why: str
    text: str
    in_request: bool | None
    in_response: bool | None


@dataclass(frozen=True)
class Case:
    """One schema with its values; `name` is its own among all cases."""

    name: str
    topic: str
    law: str
    schema: Any
    instances: tuple[Instance, ...]
    components: dict[str, Any]
    files: dict[str, Any]
    document: dict[str, Any]
    finding: str | None
    has_value: bool
    independent: bool


def cases(dialect: str) -> list[Case]:
    """The cases of one dialect, those that hold in both of them included."""
    found = [case for folder in ("both", dialect) for case in _of_folder(_FOLDER / folder)]
    assert len({case.name for case in found}) == len(found)
    return found


def _of_folder(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.glob("*.json")):
        for number, raw in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            yield _case(f"{folder.name}-{file.stem}", number, raw)


def _case(topic: str, number: int, raw: dict[str, Any]) -> Case:
    return Case(
        name=f"{topic}-{number}",
        topic=topic,
        law=raw["law"],
        schema=raw["schema"],
        instances=tuple(_instances(raw)),
        components=raw.get("components", {}),
        files=raw.get("files", {}),
        document=raw.get("document", {}),
        finding=raw.get("finding"),
        has_value=raw.get("sample", True),
        independent=raw.get("independent", True),
    )


def _instances(raw: dict[str, Any]) -> Iterator[Instance]:
    for why, text, valid in _texts(raw):
        yield Instance(why, text, valid, valid)
    for why, text, valid in _texts(raw.get("request", {})):
        yield Instance(f"{why}, in a request", text, valid, None)
    for why, text, valid in _texts(raw.get("response", {})):
        yield Instance(f"{why}, in a response", text, None, valid)


def _texts(raw: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for key, valid in (("keeps", True), ("breaks", False)):
        for why, value in raw.get(key, {}).items():
            yield why, json.dumps(value, ensure_ascii=False), valid
        for why, text in raw.get(f"{key}_text", {}).items():
            yield why, text, valid
