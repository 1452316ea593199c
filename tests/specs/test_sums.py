"""What the documents of the vendors are held to: the bytes they were pinned with."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

SPECS = Path(__file__).parents[2] / "specs"
PINNED = {
    "galileo.yaml": "85fcc49e5efe8b4f6905800046054109918d44256bc4d3db0eb8553b3cc5f05f",
    "braintrust.yaml": "c292d3dd7761564bac651d298da877f2fe7a3765718f85ff868e37a6c2b714c5",
    "baseten.yaml": "f79d8203c9d7dbecb3cfad8c59d1ac12c197550e984e796f34c05bc47bc3d412",
    "lumino.yaml": "72862ee9ffe0b4e916dc46c7e2ef98afadb52003fddc73569a09fd792ccb24d1",
}
_ROW = re.compile(r"^\| \[([\w.-]+)\]\(\1\) \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def _sum(name: str) -> str:
    return sha256((SPECS / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", PINNED)
def test_a_document_of_a_vendor_is_what_was_pinned(name: str) -> None:
    assert _sum(name) == PINNED[name]


def test_the_readme_gives_the_sum_of_every_file_that_is_read() -> None:
    told = dict(_ROW.findall((SPECS / "README.md").read_text(encoding="utf-8")))
    assert told == {path.name: _sum(path.name) for path in SPECS.glob("*.yaml")}
