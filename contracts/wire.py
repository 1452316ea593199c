"""HTTP/1.1 over one connection, with limits on what a target may do to us.

It follows no redirect, knows no proxy, repeats nothing, and changes no header that it was given.
"""

from __future__ import annotations

import re
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from .exchange import Answer, Sent, Trouble
from .response_reading import MAX_BODY, Message, read_response
from .tls import Certificates, tls_context
from .trouble import WireError
from .unpacking import unpacked

__all__ = ["MAX_BODY", "Wire", "WireError", "WireOptions"]

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_URL = re.compile(r"[!-~]+")
_LONGEST_IDLE = 1.0
_SENT_AT_ONCE = 65536


@dataclass(frozen=True, slots=True)
class WireOptions:
    """`timeout` is for one exchange as a whole, in seconds, from the first connection on."""

    timeout: float = 10.0
    certificates: Certificates = field(default_factory=Certificates)


class Wire:
    """One connection at a time to one origin, kept open between requests; not for two threads."""

    def __init__(self, options: WireOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self._options = options
        self._clock = clock
        self._context: ssl.SSLContext | None = None
        self._socket: socket.socket | None = None
        self._coming: selectors.DefaultSelector | None = None
        self._origin = ""
        self._idle_since = 0.0
        self._deadline = 0.0
        self._keeps = True

    def send(self, sent: Sent) -> Answer:
        """The answer to a request; WireError where there is none."""
        data = written(sent)
        self._deadline = self._clock() + self._options.timeout
        fresh = self._connect(urlsplit(sent.url))
        started = self._clock()
        try:
            message = self._exchanged(sent.method, data, fresh)
        except BaseException:
            self.close()
            raise
        seconds = self._clock() - started
        if not (message.reusable and self._keeps):
            self.close()
        self._idle_since = self._clock()
        return Answer(
            message.status, message.headers, unpacked(message.headers, message.body), seconds
        )

    def close(self) -> None:
        """End the connection; the next request opens another."""
        if self._socket is not None:
            if self._coming is not None:
                self._coming.close()
                self._coming = None
            self._socket.close()
            self._socket = None

    def _connect(self, url: SplitResult) -> bool:
        """Have a connection to the origin of a URL; whether it is a new one."""
        origin = f"{url.scheme}://{url.netloc}"
        if self._socket is not None and origin == self._origin and self._is_idle(self._socket):
            return False
        self.close()
        if origin != self._origin:
            self._origin, self._keeps = origin, True
        plain = self._opened(url, origin)
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = self._secured(plain, url) if url.scheme == "https" else plain
        except BaseException:
            plain.close()
            raise
        return True

    def _is_idle(self, kept: socket.socket) -> bool:
        """Whether a connection can still be used: not left for long, and nothing came on it."""
        if self._clock() - self._idle_since > _LONGEST_IDLE:
            return False
        if self._coming is None:
            self._coming = selectors.DefaultSelector()
            self._coming.register(kept, selectors.EVENT_READ)
        return not self._coming.select(0)

    def _opened(self, url: SplitResult, origin: str) -> socket.socket:
        port = url.port or (443 if url.scheme == "https" else 80)
        failure: OSError | None = None
        try:
            addresses = socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise _unreachable(origin, error) from error
        for family, kind, protocol, _, address in addresses:
            plain = socket.socket(family, kind, protocol)
            try:
                plain.settimeout(self._left())
                plain.connect(address)
            except (OSError, WireError) as error:
                plain.close()
                if isinstance(error, WireError | TimeoutError):
                    what = f"{origin} can't be reached within {self._options.timeout:g} s"
                    raise WireError(Trouble.UNREACHABLE, what, unused=True) from error
                failure = error
            else:
                return plain
        raise _unreachable(origin, failure) from failure

    def _secured(self, plain: socket.socket, url: SplitResult) -> ssl.SSLSocket:
        if self._context is None:
            self._context = tls_context(self._options.certificates)
        try:
            plain.settimeout(self._left())
            return self._context.wrap_socket(plain, server_hostname=url.hostname)
        except TimeoutError as error:
            what = f"no TLS handshake within {self._options.timeout:g} s"
            raise WireError(Trouble.TLS, what, unused=True) from error
        except (OSError, ValueError) as error:
            raise WireError(Trouble.TLS, f"TLS failed: {_told(error)}", unused=True) from error

    def _exchanged(self, method: str, data: bytes, fresh: bool) -> Message:
        got = False

        def receive(most: int) -> bytes:
            nonlocal got
            assert self._socket is not None
            self._socket.settimeout(self._left())
            piece = self._socket.recv(most)
            got = got or bool(piece)
            return piece

        try:
            with self._in_words():
                self._write(data)
                return read_response(receive, method)
        except WireError as error:
            if fresh or got or error.trouble is not Trouble.CLOSED:
                raise
            # It says nothing of keeping connections open, and does not: no further one is reused.
            self._keeps = False
            raise WireError(error.trouble, error.what, stale=True) from error

    def _write(self, data: bytes) -> None:
        assert self._socket is not None
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(self._left())
            try:
                count = self._socket.send(rest[:_SENT_AT_ONCE])
            except (BrokenPipeError, ConnectionResetError):
                # A body that is too large is refused while it is sent: the answer may be there.
                return
            rest = rest[count:]

    def _left(self) -> float:
        """Seconds until the deadline; WireError after it."""
        left = self._deadline - self._clock()
        if left <= 0:
            raise self._late()
        return left

    def _late(self) -> WireError:
        return WireError(Trouble.TIMEOUT, f"no whole answer within {self._options.timeout:g} s")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """What goes wrong in a connection, as a WireError."""
        try:
            yield
        except TimeoutError as error:
            raise self._late() from error
        except ssl.SSLError as error:
            raise WireError(Trouble.TLS, f"TLS failed: {_told(error)}") from error
        except OSError as error:
            what = f"the connection was cut off: {_told(error)}"
            raise WireError(Trouble.CLOSED, what) from error


def written(sent: Sent) -> bytes:
    """A request as bytes; WireError for what HTTP has no way to write."""
    url = urlsplit(sent.url)
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    if not _TOKEN.fullmatch(sent.method):
        raise _unsendable("the method", sent.method)
    if not _URL.fullmatch(sent.url):
        raise _unsendable("the URL", sent.url)
    names = {name.lower() for name, _ in sent.headers}
    headers = [] if "host" in names else [("Host", url.netloc)]
    headers += sent.headers
    sized = "content-length" in names or "transfer-encoding" in names
    if not sized and (sent.body is not None or sent.method in ("POST", "PUT", "PATCH")):
        headers.append(("Content-Length", str(len(sent.body or b""))))
    lines = [f"{sent.method} {target} HTTP/1.1".encode("ascii")]
    lines += [_line(name, value) for name, value in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (sent.body or b"")


def _line(name: str, value: str) -> bytes:
    if not _TOKEN.fullmatch(name):
        raise _unsendable("the header name", name)
    if _UNSENDABLE.search(value):
        raise _unsendable(f"the value of the header {name}", "")
    try:
        return f"{name}: {value}".encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise _unsendable(f"the value of the header {name}", "") from error


def _unsendable(what: str, text: str) -> WireError:
    shown = f" {text[:60]!r}" if text else ""
    return WireError(Trouble.UNSENDABLE, f"{what}{shown} can't be sent over HTTP", unused=True)


def _unreachable(origin: str, error: Exception | None) -> WireError:
    what = f"{origin} can't be reached: {_told(error) if error else 'it has no address'}"
    return WireError(Trouble.UNREACHABLE, what, unused=True)


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError) and error.reason:
        plain = error.reason == "WRONG_VERSION_NUMBER"
        return "the target does not speak it" if plain else error.reason.replace("_", " ").lower()
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
