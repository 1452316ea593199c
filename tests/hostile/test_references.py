"""A `$ref` reads regular files of the document's folder, and nothing else on this machine."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .commands import check, mock
from .documents import both_ways, document, operation, written

SECRET = "a-secret-of-another-folder"


def outside(folder: Path) -> None:
    """Next to the document's folder stands what must not be read."""


def link(name: str, target: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def bound(folder: Path) -> None:
    """A socket; its path may be short only."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("s.json")
    finally:
        os.fchdir(here)
        os.close(here)


REFUSED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "above": ("../secret.json", outside),
    "by its path": ("{above}/secret.json", outside),
    "by its URI": ("file://{above}/secret.json", outside),
    "by the machine's name": ("file://localhost{above}/secret.json", outside),
    "percent-encoded dots": ("%2e%2e/secret.json", outside),
    "a percent-encoded slash": ("..%2fsecret.json", outside),
    "backslashes": ("..\\secret.json", outside),
    "a link": ("l.json", link("l.json", "../secret.json")),
    "a linked folder": ("up/secret.json", link("up", "..")),
    "a link to itself": ("loop.json", link("loop.json", "loop.json")),
    "a device": ("/dev/zero", outside),
    "a linked device": ("z.json", link("z.json", "/dev/zero")),
    "a pipe": ("p.json", lambda folder: os.mkfifo(folder / "p.json")),
    "a socket": ("s.json", bound),
    "a folder": ("d.json", lambda folder: (folder / "d.json").mkdir()),
    "a null byte": ("a%00b", outside),
    "another kind": ("ftp://127.0.0.1/secret.json", outside),
    "loopback": ("http://127.0.0.1:9/secret.json", outside),
    "loopback as a number": ("http://2130706433:9/secret.json", outside),
    "a private address": ("https://10.0.0.1/secret.json", outside),
    "a service of the cloud": ("http://169.254.169.254/latest/meta-data", outside),
    "a bracket": ("http://[::1", outside),
    "a long path": ("a/" * 20_000, outside),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What `check` says of each reference, by name, when all of them stand in one document."""
    above = tmp_path_factory.mktemp("above")
    (above / "secret.json").write_text(json.dumps({"const": SECRET}))
    folder = above / "own"
    folder.mkdir()
    properties = {}
    for name, (reference, prepare) in REFUSED.items():
        prepare(folder)
        properties[name] = {"$ref": reference.replace("{above}", str(above))}
    api = document({"/a": {"get": operation({"type": "object", "properties": properties})}})
    status, said = check(written(folder, api), "--json")
    assert status == 1
    assert SECRET not in said
    findings = json.loads(said)["documents"][0]["findings"]
    told = {finding["pointer"].split("/")[-2]: finding["rule"] for finding in findings}
    return {name: told.get(name, "") for name in REFUSED}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_the_documents_own_is_not_read(name: str, told: dict[str, str]) -> None:
    assert told[name].startswith("reference-")


def test_a_document_with_a_refused_reference_serves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps({"const": SECRET}))
    folder = tmp_path / "own"
    folder.mkdir()
    api = both_ways({"type": "object", "properties": {"a": {"$ref": "../secret.json"}}})
    with mock(written(folder, api)) as running:
        pages = ("/a", "/__understudy/documents", "/__understudy/documents/api")
        answers = [running.ask(page) for page in pages]
        assert [answer.status for answer in answers] == [200, 200, 200]
        assert not any(SECRET.encode() in answer.body for answer in answers)


@contextmanager
def redirecting(target: str) -> Iterator[tuple[int, list[bytes]]]:
    """A server that sends everyone elsewhere: its port, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def answer() -> None:
            channel, _ = listener.accept()
            with channel:
                asked.append(channel.recv(4096))
                head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
                channel.sendall(head.encode())

        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1], asked


def test_a_redirect_is_not_followed_even_from_a_host_that_is_allowed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as private:
        private.setblocking(False)
        goal = f"http://127.0.0.1:{private.getsockname()[1]}/"
        with redirecting(goal) as (port, asked):
            api = both_ways({"$ref": f"http://127.0.0.1:{port}/a.json"})
            status, said = check(written(tmp_path, api), "--allow-ref", f"127.0.0.1:{port}")
        with pytest.raises(BlockingIOError):
            private.accept()
    assert status == 1
    assert "redirects" in said
    assert len(asked) == 1


def test_a_name_for_a_private_address_is_not_enough_to_reach_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as private:
        private.setblocking(False)
        port = private.getsockname()[1]
        api = both_ways({"$ref": f"http://2130706433:{port}/a.json"})
        status, said = check(written(tmp_path, api), "--allow-ref", "2130706433")
        with pytest.raises(BlockingIOError):
            private.accept()
    assert status == 1
    assert "private address" in said


def test_thousands_of_files_and_files_in_a_circle_are_read(tmp_path: Path) -> None:
    for i in range(1_000):
        following = {"$ref": f"f{(i + 1) % 1_000}.json"}
        value = {"type": "object", "properties": {"n": following}}
        (tmp_path / f"f{i}.json").write_text(json.dumps(value))
    with mock(written(tmp_path, both_ways({"$ref": "f0.json"})), "--quiet") as running:
        assert running.ask("/a").status == 200
        assert running.ask("/a", "POST", '{"n": {"n": 1}}').status == 422
