"""What a body is without its Content-Encoding, never more of it than may be there."""

from __future__ import annotations

import zlib

from .exchange import Trouble
from .response_reading import MAX_BODY, Headers, values
from .trouble import WireError

_MOST_LAYERS = 3
_WINDOWS = {
    "gzip": (zlib.MAX_WBITS | 16,),
    "x-gzip": (zlib.MAX_WBITS | 16,),
    # What is called deflate is a zlib stream (RFC 9110 8.4.1.2), but many leave its frame out.
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}


def unpacked(headers: Headers, body: bytes) -> bytes:
    """The body after gzip and deflate; one in another coding stays as it is."""
    codings = [coding.lower() for coding in values(headers, "content-encoding")]
    codings = [coding for coding in codings if coding != "identity"]
    if not body or not codings or not all(coding in _WINDOWS for coding in codings):
        return body
    if len(codings) > _MOST_LAYERS:
        raise WireError(Trouble.TOO_LARGE, f"the answer's body is packed {len(codings)} times")
    for coding in reversed(codings):
        body = _layer(body, coding)
    return body


def _layer(body: bytes, coding: str) -> bytes:
    what = f"the answer's body is not {coding}, as its Content-Encoding says"
    for window in _WINDOWS[coding]:
        try:
            return _inflated(body, window)
        except zlib.error as error:
            what = f"the answer's body is not {coding}, as its Content-Encoding says ({error})"
    raise WireError(Trouble.MALFORMED, what)


def _inflated(body: bytes, window: int) -> bytes:
    """All members of a stream, one after the other."""
    found = b""
    while body:
        engine = zlib.decompressobj(window)
        found += engine.decompress(body, MAX_BODY + 1 - len(found))
        if len(found) > MAX_BODY:
            what = f"the answer's body is larger than {MAX_BODY // 2**20} MiB once it is unpacked"
            raise WireError(Trouble.TOO_LARGE, what)
        if not engine.eof:
            raise WireError(Trouble.MALFORMED, "the answer's body ends before its packing does")
        body = engine.unused_data
    return found
