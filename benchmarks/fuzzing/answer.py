"""Whatever a target answers is an answer or a verdict, and what is shown of it has no secret."""

from __future__ import annotations

import base64
from contextlib import suppress
from io import BytesIO
from urllib.parse import quote

from understudy.contracts.response_reading import read_response
from understudy.contracts.secrets import Secrets
from understudy.contracts.trouble import WireError

SECRET = "Zq7-canary/4e+1f6a~9b2c"
_DISGUISES = (
    SECRET.encode(),
    base64.b64encode(SECRET.encode()),
    quote(SECRET, safe="").encode(),
    SECRET.replace("/", "\\/").encode(),
    "".join(f"\\u{ord(character):04x}" for character in SECRET).encode(),
    "".join(f"&#{ord(character)};" for character in SECRET).encode(),
)
_MARK = b"\x01"


def run(data: bytes) -> None:
    """Byte 1 stands for the secret, in the disguise that the byte behind it names."""
    first, *others = data.split(_MARK)
    shown = first + b"".join(_DISGUISES[p[:1][0] % 6] + p[1:] if p else b"" for p in others)
    with suppress(WireError):
        read_response(BytesIO(shown).read, "GET")
    text = shown.decode("utf-8", "surrogateescape")
    secrets = Secrets((), {"galileo.key": [SECRET]})
    masked = secrets.mask_text(text)
    for disguise in _DISGUISES:
        assert disguise.decode() not in masked, masked
    assert secrets.mask_text(masked) == masked
    if not others:
        assert masked == text or SECRET[:8] not in text


def seeds() -> list[bytes]:
    """Answers with a body of a length, of chunks, and of none."""
    ok, key = b"HTTP/1.1 200 OK\r\n", b'{"api_key": "\x01\x00", "a": "\\u0041%41&#65;\x01\x02"}'
    return [
        ok + b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n" + key,
        ok + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: \x01\x01\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + ok + b"\r\n" + key,
        b"HTTP/1.0 204 No Content\r\nSet-Cookie: a=\x01\x03\r\n\r\n",
        ok + b"Location: /a?b=\x01\x04&c=%25\x01\x05\r\n\r\n",
    ]
