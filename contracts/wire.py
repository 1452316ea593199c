"""HTTP/1.1 over one connection, with limits on what a target may do to us.

It follows no redirect, knows no proxy, repeats nothing, and changes no header that it was given.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

from understudy.errors import UnderstudyError

from .exchange import Answer, Sent, Trouble

MAX_BODY = 8 * 1024 * 1024
_CHUNK = 65536


class WireError(UnderstudyError):
    """No usable answer: `trouble` is the kind, `what` the words for it."""

    def __init__(self, trouble: Trouble, what: str) -> None:
        super().__init__(trouble, what)
        self.trouble = trouble
        self.what = what

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True, slots=True)
class WireOptions:
    """`timeout` is for one exchange as a whole, in seconds."""

    timeout: float = 10.0
    ca_bundle: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None


class Wire:
    """One connection at a time to one origin, kept open between requests; not for two threads."""

    def __init__(self, options: WireOptions) -> None:
        self._options = options
        self._connection: http.client.HTTPConnection | None = None
        self._origin = ""

    def send(self, sent: Sent) -> Answer:
        """The answer to a request; WireError where there is none."""
        fresh = self._connect(sent.url)
        try:
            return self._exchange(sent)
        except WireError as error:
            self.close()
            # A connection that was kept open may have been closed by the other side meanwhile.
            if fresh or error.trouble is not Trouble.CLOSED:
                raise
        self._connect(sent.url)
        try:
            return self._exchange(sent)
        except WireError:
            self.close()
            raise

    def close(self) -> None:
        """End the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self, url: str) -> bool:
        """Have a connection to the origin of a URL; whether it is a new one."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if self._connection is not None and origin == self._origin:
            return False
        self.close()
        host, port = parts.hostname or "", parts.port
        timeout = self._options.timeout
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = _tls_context(self._options)
            connection = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=timeout)
        with _told(timeout):
            try:
                connection.connect()
            except ssl.SSLError:
                raise
            except OSError as error:
                raise WireError(Trouble.UNREACHABLE, _unreachable(origin, error)) from error
        if connection.sock is not None:
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection, self._origin = connection, origin
        return True

    def _exchange(self, sent: Sent) -> Answer:
        connection = self._connection
        assert connection is not None
        sock = connection.sock
        started = time.monotonic()
        watch = Timer(self._options.timeout, _shut, [sock])
        watch.daemon = True
        watch.start()
        try:
            with _told(self._options.timeout, watch):
                _write(connection, sent)
                response = connection.getresponse()
                body, whole = _body(response)
            if response.will_close or not whole:
                self.close()
            seconds = time.monotonic() - started
            headers = tuple((name, value) for name, value in response.headers.items())
            return Answer(response.status, headers, body, seconds)
        finally:
            watch.cancel()


def _write(connection: http.client.HTTPConnection, sent: Sent) -> None:
    parts = urlsplit(sent.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    names = {name.lower() for name, _ in sent.headers}
    connection.putrequest(sent.method, target, skip_host="host" in names, skip_accept_encoding=True)
    for name, value in sent.headers:
        connection.putheader(name, value.encode("utf-8", "surrogateescape"))
    sized = "content-length" in names or "transfer-encoding" in names
    if not sized and (sent.body is not None or sent.method in ("POST", "PUT", "PATCH")):
        connection.putheader("Content-Length", str(len(sent.body or b"")))
    try:
        connection.endheaders(sent.body or None)
    except (BrokenPipeError, ConnectionResetError):
        # The answer may be there all the same: too large a body is refused while it is sent.
        return


def _body(response: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The body after its Content-Encoding, and whether all of it was read."""
    pieces, size = [], 0
    while piece := response.read(_CHUNK):
        size += len(piece)
        if size > MAX_BODY:
            raise WireError(
                Trouble.TOO_LARGE, f"the answer's body is larger than {MAX_BODY // 2**20} MiB"
            )
        pieces.append(piece)
    body = b"".join(pieces)
    if response.length:
        total = size + response.length
        what = f"the answer ended after {size} of {total} bytes of its Content-Length"
        raise WireError(Trouble.MALFORMED, what)
    coding = (response.headers.get("Content-Encoding") or "").strip().lower()
    return (_decoded(body, coding) if coding in ("gzip", "deflate") else body), True


def _decoded(body: bytes, coding: str) -> bytes:
    """A compressed body, never more of it than may be there."""
    engine = zlib.decompressobj(47 if coding == "gzip" else zlib.MAX_WBITS)
    try:
        found = engine.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        what = f"the answer's body is not {coding}, as its Content-Encoding says"
        raise WireError(Trouble.MALFORMED, what) from error
    if len(found) > MAX_BODY:
        what = f"the answer's body is larger than {MAX_BODY // 2**20} MiB once it is unpacked"
        raise WireError(Trouble.TOO_LARGE, what)
    return found


@contextmanager
def _told(timeout: float, watch: Timer | None = None) -> Iterator[None]:
    """What goes wrong in a connection, as a WireError."""
    late = f"no whole answer within {timeout:g} s"
    try:
        yield
    except TimeoutError as error:
        raise WireError(Trouble.TIMEOUT, late) from error
    except ssl.SSLError as error:
        raise WireError(Trouble.TLS, f"TLS failed: {error.reason or error}") from error
    except http.client.LineTooLong as error:
        raise WireError(Trouble.TOO_LARGE, "a line of the answer's head is too long") from error
    except (ConnectionError, http.client.IncompleteRead) as error:
        if watch is not None and watch.finished.is_set():
            raise WireError(Trouble.TIMEOUT, late) from error
        raise WireError(Trouble.CLOSED, "the connection was closed before an answer") from error
    except http.client.HTTPException as error:
        if watch is not None and watch.finished.is_set():
            raise WireError(Trouble.TIMEOUT, late) from error
        what = f"the answer is not HTTP: {str(error) or type(error).__name__}"
        raise WireError(Trouble.MALFORMED, what) from error
    except OSError as error:
        raise WireError(Trouble.CLOSED, f"the connection failed: {error}") from error


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _tls_context(options: WireOptions) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=options.ca_bundle)
    if options.client_certificate:
        context.load_cert_chain(options.client_certificate, options.client_key)
    return context


def _unreachable(origin: str, error: OSError) -> str:
    return f"{origin} can't be reached: {error.strerror or error}"
