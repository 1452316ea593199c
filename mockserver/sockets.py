"""Listening sockets: on which addresses, whether they are free, and how they are called."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from ipaddress import ip_address

from understudy.errors import PortTakenError, UsageError

LOOPBACK = ("127.0.0.1", "::1")
BACKLOG = 2048
_ATTEMPTS = 20
_SEARCHED = 100
_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def bind(host: str | None, port: int) -> tuple[socket.socket, ...]:
    """Sockets that listen on every address of this host, all on one port.

    `host` None or `localhost` is both loopback addresses, without ::1 where there is no IPv6.
    Port 0 is one that is free on all of them. PortTakenError where another program listens on
    any of them, UsageError for a host or a port that can't be listened on.
    """
    addresses = _addresses(host)
    for _ in range(_ATTEMPTS if port == 0 else 1):
        try:
            return _listening(addresses, port)
        except PortTakenError as taken:
            problem = taken
    free = _next_free(addresses, port) if port else None
    raise PortTakenError(problem.host, problem.port, free)


def origin(sockets: Sequence[socket.socket]) -> str:
    """The URL under which a client on this machine reaches the first of these sockets."""
    host, port = sockets[0].getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = "127.0.0.1" if sockets[0].family == socket.AF_INET else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def on_loopback(sockets: Iterable[socket.socket]) -> bool:
    """Whether only this machine can reach them."""
    return all(ip_address(s.getsockname()[0].partition("%")[0]).is_loopback for s in sockets)


def affordable(connections: int) -> int:
    """So many connections, or as many as this process may have; it asks for what it is allowed.

    A fifth is left to files, and to clients that come before others have gone.
    """
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections * 5 // 4
    if resource.RLIM_INFINITY in (soft, hard) or soft >= wanted:
        return connections
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    return min(connections, resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 4 // 5)


def _addresses(host: str | None) -> list[tuple[int, str]]:
    if host is None or host.lower() == "localhost":
        return [(socket.AF_INET, LOOPBACK[0]), *_ipv6_loopback()]
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"{host!r} is no address or name that this machine knows",
            "Leave --host out to serve this machine alone",
        ) from error
    return list(dict.fromkeys((family, str(where[0])) for family, _, _, _, where in found))


def _ipv6_loopback() -> Iterator[tuple[int, str]]:
    """::1, where it exists."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind((LOOPBACK[1], 0))
    except OSError as error:
        if error.errno not in _ABSENT:
            raise
    else:
        yield socket.AF_INET6, LOOPBACK[1]


def _listening(addresses: Sequence[tuple[int, str]], port: int) -> tuple[socket.socket, ...]:
    with ExitStack() as closing:
        sockets: list[socket.socket] = []
        for family, address in addresses:
            sockets.append(closing.enter_context(_listener(family, address, port)))
            port = sockets[0].getsockname()[1]
        closing.pop_all()
        return tuple(sockets)


def _listener(family: int, address: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Lets a port be used again at once. Another listener is noticed all the same, by
            # bind or by listen; elsewhere the option would let two programs share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # `::` alone means every address of this machine, those of IPv4 too.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, address != "::")
        listener.bind((address, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise _explained(error, address, port) from error
    return listener


def _explained(error: OSError, address: str, port: int) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return PortTakenError(address, port, None)
    if error.errno in (errno.EACCES, errno.EPERM):
        return UsageError(
            f"port {port} needs rights that this user does not have", "Choose one above 1023"
        )
    if error.errno in _ABSENT:
        return UsageError(
            f"{address} is no address of this machine",
            "Leave --host out to serve this machine alone",
        )
    return UsageError(f"{address} port {port} can't be listened on: {error.strerror}")


def _next_free(addresses: Sequence[tuple[int, str]], taken: int) -> int | None:
    for port in range(taken + 1, min(taken + _SEARCHED, 65536)):
        try:
            sockets = _listening(addresses, port)
        except (PortTakenError, UsageError):
            continue
        for listener in sockets:
            listener.close()
        return port
    return None
