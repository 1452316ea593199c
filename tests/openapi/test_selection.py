"""Files and folders mean documents; each has a name of its own, and a bad one spoils no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.errors import UsageError
from understudy.openapi.selection import read, select

GOOD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/x: {get: {responses: {}}}}\n"


def write(folder: Path, **files: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def test_without_a_place_the_documents_that_come_along_are_meant() -> None:
    names = [path.stem for path in select([]).paths]
    assert names == ["baseten", "braintrust", "galileo", "keypair", "lumino"]
    assert select([]).notes == ()


def test_a_folder_means_its_documents_without_overlays_and_other_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        b__yaml=GOOD,
        a__yml=GOOD,
        c__json='{"info": {}, "openapi": "3.1.0"}',
        old__yaml="swagger: '2.0'\n",
        b__overlay__yaml="overlay: 1.0.0\nopenapi: x\n",
        nested__yaml="a:\n  openapi: 3.1.0\n",
        package__json='{"name": "x"}',
        notes__txt=GOOD,
    )
    selection = select([tmp_path])
    assert [path.name for path in selection.paths] == ["a.yml", "b.yaml", "c.json", "old.yaml"]
    (note,) = selection.notes
    assert note.endswith("nested.yaml, package.json")


def test_a_file_that_is_named_is_always_meant(tmp_path: Path) -> None:
    paths = write(tmp_path, other__txt="name: x\n")
    assert select(paths).paths == tuple(paths)


def test_json_under_a_yaml_name_is_recognised(tmp_path: Path) -> None:
    write(tmp_path, a__yaml='\n{"openapi":"3.1.0"}')
    assert len(select([tmp_path]).paths) == 1


def test_a_document_that_is_meant_twice_is_read_once(tmp_path: Path) -> None:
    (path,) = write(tmp_path, a__yaml=GOOD)
    assert select([path, tmp_path, tmp_path / "." / "a.yaml"]).paths == (path,)


def test_a_folder_without_documents_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no OpenAPI document"):
        select([tmp_path])


def test_documents_of_one_name_are_told_apart_with_a_note(tmp_path: Path) -> None:
    paths = write(tmp_path / "one", api__yaml=GOOD) + write(tmp_path / "two", API__yaml=GOOD)
    first, second = read(paths)
    assert (first.name, first.note) == ("api", "")
    assert second.name == "api-2"
    assert second.api is not None
    assert second.api.name == "api-2"
    assert second.note == f"{paths[1]} is called api-2: api is {paths[0]}"


def test_a_name_that_is_taken_is_given_to_no_document(tmp_path: Path) -> None:
    (outcome,) = read(write(tmp_path, a__yaml=GOOD), taken=("a",))
    assert outcome.name == "a-2"


def test_a_document_that_is_refused_spoils_no_other(tmp_path: Path) -> None:
    bad, good = read(write(tmp_path, bad__yaml="openapi: 3.1.0\nopenapi: 3\n", good__yaml=GOOD))
    assert bad.api is None
    assert bad.refusal is not None
    assert bad.refusal.place.file.endswith("bad.yaml")
    assert good.api is not None
    assert good.refusal is None
