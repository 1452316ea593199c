"""Which addresses are listened on, and what is said where that can't be."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator

import pytest

from understudy.errors import PortTakenError, UsageError
from understudy.mockserver.sockets import _explained, bind, on_loopback, origin


@contextlib.contextmanager
def bound(host: str | None, port: int) -> Iterator[tuple[socket.socket, ...]]:
    sockets = bind(host, port)
    try:
        yield sockets
    finally:
        for one in sockets:
            one.close()


def has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")


def test_the_default_host_is_both_loopback_addresses_on_one_port() -> None:
    with bound(None, 0) as sockets:
        names = [s.getsockname()[:2] for s in sockets]
        assert names[0][0] == "127.0.0.1"
        assert [host for host, _ in names[1:]] == (["::1"] if has_ipv6() else [])
        assert len({port for _, port in names}) == 1
        assert on_loopback(sockets)


def test_localhost_is_the_default_host() -> None:
    with bound("localhost", 0) as sockets, bound(None, 0) as others:
        assert len(sockets) == len(others)


def test_a_socket_accepts_as_soon_as_it_is_bound() -> None:
    with bound(None, 0) as sockets:
        for one in sockets:
            with socket.create_connection(one.getsockname()[:2], 1):
                pass


def test_a_taken_port_names_the_next_free_one() -> None:
    with bound("127.0.0.1", 0) as (one,):
        port = one.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            bind(None, port)
        assert (caught.value.host, caught.value.port) == ("127.0.0.1", port)
        assert caught.value.free is not None
        assert caught.value.free > port
        with bound(None, caught.value.free):
            pass
        assert str(port) in str(caught.value)
        assert caught.value.exit_status == 3


@needs_ipv6
def test_a_port_that_is_taken_on_ipv6_alone_is_taken() -> None:
    with bound("::1", 0) as (one,):
        port = one.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            bind(None, port)
        assert caught.value.host == "::1"
        with bound("127.0.0.1", port):
            pass


@pytest.mark.parametrize("wide", ["0.0.0.0", pytest.param("::", marks=needs_ipv6)])
def test_a_listener_on_every_address_takes_the_port(wide: str) -> None:
    with bound(wide, 0) as (one,), pytest.raises(PortTakenError):
        bind(None, one.getsockname()[1])


def test_a_port_can_be_used_again_at_once_after_it_served() -> None:
    with bound("127.0.0.1", 0) as (one,):
        address = one.getsockname()
        with socket.create_connection(address, 1) as client:
            one.setblocking(True)
            served, _ = one.accept()
            served.close()
            assert client.recv(1) == b""
    with bound("127.0.0.1", address[1]):
        pass


@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:")]
)
def test_the_origin_is_one_that_works_on_this_machine(host: str, url: str) -> None:
    with bound(host, 0) as sockets:
        assert origin(sockets) == f"{url}{sockets[0].getsockname()[1]}"
        assert on_loopback(sockets) is (host == "127.0.0.1")


@needs_ipv6
@pytest.mark.parametrize("host", ["::1", "::"])
def test_an_ipv6_origin_stands_in_brackets(host: str) -> None:
    with bound(host, 0) as sockets:
        assert origin(sockets) == f"http://[::1]:{sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "x" * 70, ""])
def test_a_host_that_is_not_this_machine_is_a_usage_error(host: str) -> None:
    with pytest.raises(UsageError) as caught:
        bind(host, 0)
    assert "\n" not in str(caught.value)


def test_a_privileged_port_is_a_usage_error_that_says_so() -> None:
    problem = _explained(OSError(errno.EACCES, "Permission denied"), "127.0.0.1", 80)
    assert isinstance(problem, UsageError)
    assert "port 80" in str(problem)
    assert "1023" in str(problem)
