"""An http or https URL of an allowed host -> bytes: no redirect, no proxy, no private address."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, ip_address
from socket import SHUT_RDWR, SOCK_STREAM, create_connection, getaddrinfo, socket
from threading import Event, Timer
from urllib.parse import SplitResult, quote, urlsplit

from understudy.errors import ReferenceProblem

from .shown import printable, quoted

MAX_BYTES = 5 * 1024 * 1024
SECONDS = 5.0
_URL = "%/:?#[]@!$&'()*+,;=~"  # what may stand in a URL as it is
_PORTS = {"http": 80, "https": 443}


def refused(what: str, way_out: str) -> ReferenceProblem:
    """A reference that is not followed, whether or not something is there."""
    return ReferenceProblem("reference-refused", what, way_out)


def download(url: str, allow_hosts: frozenset[str], seconds: float = SECONDS) -> bytes:
    """What the URL answers with 200; `allow_hosts` has hosts, or `host:port`, in lower case."""
    parts, host, port = _address(url)
    if host not in allow_hosts and f"{host}:{port}" not in allow_hosts:
        raise refused(
            f"{quoted(url)} is on the network", f"Allow it with --allow-ref {host}, or keep a copy"
        )
    try:
        with _connected(parts.scheme, host, port, seconds) as connection:
            return _answer(url, parts, connection)
    except (OSError, HTTPException, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise refused(
            f"{quoted(url)} gives no answer: {printable(reason)}",
            "Keep a copy beside the document",
        ) from None


def _address(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise refused(f"{quoted(url)} is no URL", "Correct the reference") from None
    if parts.username is not None or not host:
        raise refused(f"{quoted(url)} does not name a plain host", "Correct the reference")
    return parts, host, port


def _answer(url: str, parts: SplitResult, connection: HTTPConnection) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", quote(target, safe=_URL))
    with connection.getresponse() as response:
        _check_status(url, response)
        data = response.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise refused(f"{quoted(url)} is larger than {MAX_BYTES:,} bytes", "Keep a copy")
        if response.length:
            raise HTTPException("the answer ended too early")
        return data


def _check_status(url: str, response: HTTPResponse) -> None:
    if response.status in (404, 410):
        raise ReferenceProblem(
            "reference-dangling", f"nothing is at {quoted(url)}", "Correct the reference"
        )
    if 300 <= response.status < 400:
        raise refused(
            f"{quoted(url)} redirects, which is not followed", "Refer to the final address"
        )
    if response.status != 200:
        raise refused(f"{quoted(url)} answers {response.status}", "Correct the reference")


@contextmanager
def _connected(scheme: str, host: str, port: int, seconds: float) -> Iterator[HTTPConnection]:
    """A connection to an address that was checked, cut off when the time is up."""
    channel = _dialled(host, port, seconds)
    if scheme == "https":
        context = ssl.create_default_context()
        channel = context.wrap_socket(channel, server_hostname=host, do_handshake_on_connect=False)
    late = Event()
    timer = Timer(seconds, _cut, (channel, late))
    timer.daemon = True
    timer.start()
    channel.settimeout(None)  # from here on the timer alone says when it is too late
    try:
        if isinstance(channel, ssl.SSLSocket):
            channel.do_handshake()
        connection = HTTPConnection(host, port)
        connection.sock = channel
        yield connection
    except (OSError, HTTPException, ValueError):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
        channel.close()
    if late.is_set():
        raise TimeoutError(f"not within {seconds:g} seconds")


def _cut(channel: socket, late: Event) -> None:
    """Ends whatever is being waited for on the channel, a byte now and then included."""
    late.set()
    with suppress(OSError):
        channel.shutdown(SHUT_RDWR)


def _dialled(host: str, port: int, seconds: float) -> socket:
    """A connection to the first address that takes one; all of them have to be public."""
    addresses = [str(info[4][0]) for info in getaddrinfo(host, port, type=SOCK_STREAM)]
    for address in addresses:
        if not (is_public(address) or _is_literal(host)):
            raise refused(
                f"{quoted(host)} is the private address {address}",
                "Allow that address itself, if it is meant",
            )
    for address in addresses[:-1]:
        with suppress(OSError):
            return create_connection((address, port), timeout=seconds)
    return create_connection((addresses[-1], port), timeout=seconds)


def _is_literal(host: str) -> bool:
    """Whether whoever allowed this host has named a machine, rather than a name for one."""
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, and no machine or service nearby."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast
