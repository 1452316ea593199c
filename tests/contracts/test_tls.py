"""TLS to a target: who it is is always checked, and what fails is told as trouble with TLS."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from understudy.contracts.exchange import Sent, Trouble
from understudy.contracts.tls import Certificates, tls_context
from understudy.contracts.wire import Wire, WireError, WireOptions
from understudy.errors import UsageError

from .raw_server import raw_server, saying

FILES = Path(__file__).parent / "certificates"
AUTHORITY = str(FILES / "authority.pem")
CLIENT = str(FILES / "client.pem")
OK = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", keep=True)


def served(name: str, asks_for_certificate: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FILES / f"{name}.pem")
    if asks_for_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(AUTHORITY)
    return context


def sent(port: int, files: Certificates, host: str = "localhost") -> list[bytes]:
    """The bodies of two answers over one connection."""
    wire = Wire(WireOptions(5, files))
    try:
        url = f"https://{host}:{port}/"
        return [wire.send(Sent("POST", url, (), b"x" * 99_999)).body for _ in range(2)]
    finally:
        wire.close()


def test_a_certificate_of_a_known_authority_is_trusted() -> None:
    with raw_server(OK, context=served("server")) as server:
        assert sent(server.port, Certificates(AUTHORITY)) == [b"ok", b"ok"]
        assert sent(server.port, Certificates(AUTHORITY), "127.0.0.1") == [b"ok", b"ok"]
    assert server.connections == 2


@pytest.mark.parametrize(
    ("name", "files", "word"),
    [
        ("server", Certificates(), "unable to get local issuer certificate"),
        ("elsewhere", Certificates(AUTHORITY), "Hostname mismatch"),
    ],
)
def test_any_other_certificate_is_trouble_with_tls(
    name: str, files: Certificates, word: str
) -> None:
    with raw_server(OK, context=served(name)) as server, pytest.raises(WireError) as caught:
        sent(server.port, files)
    assert (caught.value.trouble, caught.value.unused) == (Trouble.TLS, True)
    assert word in caught.value.what


def test_a_server_without_tls_is_trouble_with_tls() -> None:
    def plain(connection: object, _: bytes) -> None:
        raise AssertionError("no request can be read")

    wire = Wire(WireOptions(0.5, Certificates(AUTHORITY)))
    with raw_server(plain) as server, pytest.raises(WireError) as caught:
        wire.send(Sent("GET", f"https://localhost:{server.port}/", (), None))
    assert caught.value.trouble is Trouble.TLS


def test_a_client_certificate_is_shown() -> None:
    with raw_server(OK, context=served("server", asks_for_certificate=True)) as server:
        assert sent(server.port, Certificates(AUTHORITY, CLIENT)) == [b"ok", b"ok"]
        with pytest.raises(WireError) as caught:
            sent(server.port, Certificates(AUTHORITY))
    assert caught.value.trouble in (Trouble.TLS, Trouble.CLOSED)


@pytest.mark.parametrize(
    "files",
    [
        Certificates(ca_bundle=str(FILES / "none.pem")),
        Certificates(ca_bundle=__file__),
        Certificates(client_certificate=str(FILES / "none.pem")),
        Certificates(client_certificate=AUTHORITY),
        Certificates(client_certificate=str(FILES / "locked.pem")),
        Certificates(client_certificate=CLIENT, client_key=str(FILES / "server.pem")),
        Certificates(client_certificate=CLIENT, client_key=str(FILES)),
    ],
)
def test_a_file_that_does_not_serve_is_told_before_anything_is_sent(files: Certificates) -> None:
    with pytest.raises(UsageError) as caught:
        tls_context(files)
    assert "can't be used" in caught.value.what
    assert "PEM" in caught.value.way_out
