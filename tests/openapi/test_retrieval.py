"""Only regular files in the document's folder are read, and a refusal says why."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from understudy.errors import DocumentError, ReferenceProblem
from understudy.openapi.retrieval import MAX_BYTES
from understudy.openapi.source import Document, load_document

SECRET = "a: secret\n"


@pytest.fixture
def document(tmp_path: Path) -> Document:
    (tmp_path / "outside.yaml").write_text(SECRET)
    folder = tmp_path / "specs"
    (folder / "sub").mkdir(parents=True)
    (folder / "api.yaml").write_text("openapi: 3.1.0\n")
    return load_document(folder / "api.yaml")


def refused(document: Document, reference: str) -> str:
    with pytest.raises(ReferenceProblem) as caught:
        document.resolve(reference, document.root)
    assert caught.value.rule == "reference-refused"
    assert "secret" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "reference",
    [
        "../outside.yaml",
        "../outside.yaml#/a",
        "sub/../../outside.yaml",
        "%2e%2e/outside.yaml",
        "%2E%2E%2Foutside.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "file:../outside.yaml",
        "../missing.yaml",
        "link.yaml",
        "folder-link/outside.yaml",
        "loop.yaml",
        "..",
    ],
)
def test_nothing_outside_the_folder_is_read(document: Document, reference: str) -> None:
    folder = document.path.parent
    (folder / "link.yaml").symlink_to("../outside.yaml")
    (folder / "folder-link").symlink_to("..")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    refused(document, reference)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("sub", "a folder"),
        (".", "a folder"),
        ("fifo", "no regular file"),
        ("socket", "no regular file"),
        ("a%00.yaml", "no path"),
        ("file://host/a.yaml", "not followed"),
        ("//host/a.yaml", "not followed"),
        ("ftp://host/a.yaml", "not followed"),
        ("data:,x", "not followed"),
        ("jar:file:a", "not followed"),
        ("api.yaml?x", "not followed"),
        ("http://[", "no URI"),
        ("https://x.test/a.yaml", "--allow-ref x.test"),
        ("https://x.test:8443/a.yaml", "--allow-ref x.test"),
    ],
)
def test_what_is_no_file_is_not_followed(
    document: Document, reference: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = document.path.parent
    os.mkfifo(folder / "fifo")
    monkeypatch.chdir(folder)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        assert said in refused(document, reference)


def test_links_inside_the_folder_are_followed_to_the_file_that_they_mean(
    document: Document,
) -> None:
    folder = document.path.parent
    (folder / "b.yaml").write_text("a: {$ref: self/self/b.yaml#/c}\nc: 1\n")
    (folder / "link.yaml").symlink_to("b.yaml")
    (folder / "self").symlink_to(".")
    linked = document.resolve("link.yaml#/a", document.root)
    assert linked == document.resolve("b.yaml#/a", document.root)
    assert document.value(document.follow(linked)) == 1


def test_a_document_that_is_a_link_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store/1.yaml").write_text("openapi: 3.1.0\na: {$ref: 'api.yaml#/b'}\nb: 1\n")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/api.yaml").symlink_to("../store/1.yaml")
    document = load_document(tmp_path / "specs/api.yaml")
    assert document.value(document.follow(document.root.child("a"))) == 1
    refused(document, "../store/1.yaml")


def test_a_file_that_can_not_be_read_is_refused(document: Document) -> None:
    with (document.path.parent / "huge.yaml").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "more than" in refused(document, "huge.yaml")
    assert "can't be read" in refused(document, "x" * 300 + "/y.yaml")


@pytest.mark.parametrize(
    ("name", "what", "way_out"),
    [
        ("apy.yaml", "there is no such file", "Did you mean api.yaml?"),
        ("sub", "this is a folder, not a file", "Name a file in it"),
        ("fifo", "this is no regular file", "Name a regular file"),
        ("none/x.yaml", "there is no such file", "Correct the path"),
        ("\x00", "the file can't be read: embedded null byte", "Correct the path"),
    ],
)
def test_a_document_that_is_no_file_is_refused_with_what_it_is(
    document: Document, name: str, what: str, way_out: str
) -> None:
    os.mkfifo(document.path.parent / "fifo")
    with pytest.raises(DocumentError) as caught:
        load_document(document.path.parent / name)
    finding = caught.value.finding
    assert finding.rule == "unreadable"
    assert finding.what == what
    assert finding.way_out.startswith(way_out)
    assert str(caught.value).isprintable()
