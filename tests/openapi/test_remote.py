"""A host that was allowed is asked once, briefly, and by the address that was meant."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from understudy.errors import ReferenceProblem
from understudy.openapi import remote
from understudy.openapi.remote import download
from understudy.openapi.source import Document, load_document

STOP = threading.Event()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved.yaml":
            self.send_response(302)
            self.send_header("Location", "/a.yaml")
            self.end_headers()
        elif self.path == "/a.yaml?v=1":
            self.answer(b"a: {$ref: 'b.yaml'}\nfile: {$ref: 'file:///etc/hostname'}\n")
        elif self.path == "/b.yaml":
            self.answer(b'{"b": [1]}')
        elif self.path == "/huge.yaml":
            self.answer(b" " * (remote.MAX_BYTES + 1))
        elif self.path == "/short.yaml":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"a: 1")
        elif self.path in {"/drip.yaml", "/silent.yaml"}:
            with suppress(OSError):
                while self.path == "/drip.yaml" and not STOP.wait(0.02):
                    self.wfile.write(b"H")
            STOP.wait(5)
        elif self.path == "/broken.json":
            self.answer(b'{"a" 1}')
        else:
            self.send_response(404 if self.path == "/none.yaml" else 500)
            self.end_headers()

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        STOP.set()
        server.shutdown()
        thread.join()


def document(folder: Path, *allowed: str) -> Document:
    (folder / "api.yaml").write_text("openapi: 3.1.0\n")
    return load_document(folder / "api.yaml", allow_hosts=frozenset(allowed))


def refused(url: str, *allowed: str, rule: str = "reference-refused") -> str:
    with pytest.raises(ReferenceProblem) as caught:
        download(url, frozenset(allowed))
    assert caught.value.rule == rule
    return caught.value.what


def test_references_between_files_of_an_allowed_host_are_followed(
    tmp_path: Path, port: int
) -> None:
    read = document(tmp_path, "127.0.0.1")
    first = read.resolve(f"http://127.0.0.1:{port}/a.yaml?v=1#/a", read.root)
    assert read.value(read.follow(first)) == {"b": [1]}
    assert read.line(first) == 1
    assert str(read.place(first)) == f"http://127.0.0.1:{port}/a.yaml?v=1#/a"


def test_a_file_of_a_host_reads_no_file_of_this_machine(tmp_path: Path, port: int) -> None:
    (tmp_path / "b.yaml").write_text("b: 1")
    read = document(tmp_path, "127.0.0.1")
    there = read.resolve(f"http://127.0.0.1:{port}/b.yaml", read.root)
    for reference in ("file:///etc/hostname", (tmp_path / "b.yaml").as_uri()):
        with pytest.raises(ReferenceProblem) as caught:
            read.resolve(reference, there)
        assert caught.value.rule == "reference-refused"


@pytest.mark.parametrize("allowed", ["127.0.0.1", "LOCALHOST", "localhost:{port}"])
def test_a_machine_is_allowed_by_its_address_as_localhost_or_with_its_port(
    tmp_path: Path, port: int, allowed: str
) -> None:
    host = "127.0.0.1" if allowed == "127.0.0.1" else "localhost"
    read = document(tmp_path, allowed.format(port=port))
    assert read.value(read.resolve(f"http://{host}:{port}/b.yaml#/b/0", read.root)) == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/moved.yaml", "redirects"),
        ("/huge.yaml", "larger than"),
        ("/short.yaml", "ended too early"),
        ("/fault.yaml", "answers 500"),
    ],
)
def test_what_is_no_plain_answer_is_refused(port: int, path: str, said: str) -> None:
    assert said in refused(f"http://127.0.0.1:{port}{path}", "127.0.0.1")


def test_what_is_not_there_dangles_and_what_is_broken_is_named_with_its_line(
    tmp_path: Path, port: int
) -> None:
    refused(f"http://127.0.0.1:{port}/none.yaml", "127.0.0.1", rule="reference-dangling")
    read = document(tmp_path, "127.0.0.1")
    with pytest.raises(ReferenceProblem, match=r"/broken\.json:1:6: broken JSON"):
        read.resolve(f"http://127.0.0.1:{port}/broken.json", read.root)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.test/",
        "http://127.0.0.1.x.test/",
        "http://127.0.0.1@x.test/",
        "http://x.test#@127.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://127.1/",
        "http://127.0.0.1:99999/",
        "http:///a",
    ],
)
def test_no_other_host_is_asked(url: str) -> None:
    refused(url, "127.0.0.1")


@pytest.mark.parametrize("name", ["2130706433", "0x7f.1", "127.1"])
def test_a_name_that_turns_out_to_be_a_private_address_is_refused(name: str) -> None:
    assert "private address 127.0.0.1" in refused(f"http://{name}/", name)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
    ],
)
def test_private_addresses_are_known(address: str, public: bool) -> None:
    assert remote.is_public(address) is public


@pytest.mark.parametrize("path", ["/drip.yaml", "/silent.yaml"])
def test_an_answer_that_takes_too_long_is_not_waited_for(port: int, path: str) -> None:
    with pytest.raises(ReferenceProblem, match="not within"):
        download(f"http://127.0.0.1:{port}{path}", frozenset(["127.0.0.1"]), 0.2)


def test_a_port_where_nobody_listens_is_no_answer() -> None:
    assert "gives no answer" in refused("http://127.0.0.1:1/", "127.0.0.1")


def test_an_encrypted_connection_to_who_speaks_plainly_is_no_answer(port: int) -> None:
    assert "gives no answer" in refused(f"https://127.0.0.1:{port}/", "127.0.0.1")
