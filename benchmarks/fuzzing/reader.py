"""A document of any bytes is read, or refused by an error that says where and why."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from understudy.errors import UnderstudyError
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import Document, load_document

_FOLDER = Path(tempfile.mkdtemp(prefix="understudy-fuzz-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
_NAMES = ("api.yaml", "api.json")


def run(data: bytes) -> None:
    """Read these bytes as a document, and look at all that was found."""
    file = _FOLDER / _NAMES[data[:1] == b"{"]
    file.write_bytes(data)
    try:
        document = load_document(file)
        api = read_api(document)
    except UnderstudyError as error:
        said = str(error)
    else:
        said = "read"
        _look(document, api)
    assert said.strip()


def _look(document: Document, api: Api) -> None:
    keys = [operation.key for operation in api.operations]
    assert len(set(keys)) == len(keys)
    for finding in document.located(api.findings):
        assert finding.what
        assert finding.place.line


def seeds() -> list[bytes]:
    """Real documents."""
    root = Path(__file__).resolve().parents[2]
    files = [*(root / "specs").glob("*.yaml"), *(root / "tests").rglob("*.yaml")]
    return [file.read_bytes() for file in files]
