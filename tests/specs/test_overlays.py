"""What stands beside a document is applied to it, and the document stays the vendor's."""

from __future__ import annotations

from pathlib import Path

from understudy.openapi.location import Location
from understudy.openapi.source import load_document

_BASETEN = Path(__file__).parents[2] / "specs" / "baseten.yaml"
_WORD = "x-understudy-scheme-word"


def test_the_overlay_of_baseten_gives_the_word_in_front_of_the_key() -> None:
    document = load_document(_BASETEN)
    schemes = document.value(Location(document.root.uri, "/components/securitySchemes"))
    assert schemes["ApiKeyAuth"][_WORD] == "Api-Key"
    assert document.findings == ()


def test_the_document_itself_does_not_have_the_word() -> None:
    assert _WORD not in _BASETEN.read_text(encoding="utf-8")
