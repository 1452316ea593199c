"""Multipart bodies for tests, as a client writes them."""

from __future__ import annotations

BOUNDARY = "b"


def multipart(*fields: tuple[str, bytes] | tuple[str, bytes, str]) -> bytes:
    """A form of (name, content) or (name, content, more header lines) with BOUNDARY."""
    parts = []
    for name, content, *more in fields:
        head = f'Content-Disposition: form-data; name="{name}"{"".join(more)}\r\n\r\n'
        parts.append(f"--{BOUNDARY}\r\n{head}".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
