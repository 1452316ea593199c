"""A call as a curl command to paste, its credentials as the variables that hold them."""

from __future__ import annotations

import re
import shlex

from understudy.mockserver.journal import Call

from .privacy import Privacy

_LONGEST_BODY = 2000
_CURLS_OWN = frozenset(
    "accept-encoding connection content-length host transfer-encoding user-agent".split()
)
_VARIABLE = re.compile(r"\$[A-Z_][A-Z0-9_]*")


def curl(call: Call, origin: str, privacy: Privacy) -> str:
    """The command; a long body is cut, and says so."""
    words = ["curl", "-i"]
    if call.method != "GET":
        words += ["-X", shlex.quote(call.method)]
    words.append(shlex.quote(origin + privacy.target(call.target)))
    for name, value in call.headers.items():
        if name not in _CURLS_OWN and (name, value) != ("accept", "*/*"):
            words += ["-H", _quoted(f"{name}: {privacy.header(name, value)}")]
    if call.body:
        words += ["--data-raw", shlex.quote(body_text(call, privacy))]
    return " ".join(words)


def body_text(call: Call, privacy: Privacy) -> str:
    """A call's body as it may be shown."""
    import json

    try:
        text = json.dumps(privacy.value(call.json), ensure_ascii=False)
    except (ValueError, RecursionError):
        text = call.text if call.text.isprintable() else f"({len(call.body)} bytes)"
    if len(text) <= _LONGEST_BODY:
        return text
    return f"{text[:_LONGEST_BODY]}... ({len(text)} characters)"


def _quoted(text: str) -> str:
    """A word in which a variable stays one."""
    if not _VARIABLE.search(text):
        return shlex.quote(text)
    return '"' + re.sub(r'([\\"`]|\$(?![A-Z_]))', r"\\\1", text) + '"'
