"""The request that is measured, Lumino's create, and whether a server answers it rightly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from typing import Any

DOCUMENT = "lumino.yaml"
METHOD = "POST"
PATH = "/v1/api-keys"
KEY = ("x-api-key", "a-key-of-the-benchmark")
TYPE = ("Content-Type", "application/json")
EXPIRES = "2099-12-31T23:59:59Z"
BODY = json.dumps({"name": "benchmark", "expires_at": EXPIRES}).encode()
MEMBERS = frozenset({"id", "created_at", "expires_at", "status", "name", "prefix", "secret"})
"""What a new key has; all that is documented, but for its last use."""

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and what the body says as JSON, None where it is none."""

    status: int
    value: Any


def create(port: int, *, key: bool = True, body: bytes = BODY, seconds: float = _SECONDS) -> Answer:
    """One create on a new connection; OSError or HTTPException where nothing answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(METHOD, PATH, body, dict([TYPE, KEY] if key else [TYPE]))
        response = connection.getresponse()
        sent = response.read()
    finally:
        connection.close()
    try:
        return Answer(response.status, json.loads(sent))
    except ValueError:
        return Answer(response.status, None)


def faults(port: int, *, checks: bool, coherent: bool) -> list[str]:
    """What is wrong with the answers on this port; nothing, where it may be measured.

    `checks`: requests that break the document are refused. `coherent`: answers are whole, and fit
    the request and each other.
    """
    found = _answer_faults(create(port), MEMBERS if coherent else frozenset())
    if checks and not found:
        found += _check_faults(port)
    if coherent and not found:
        found += _coherence_faults(port)
    return found


def _answer_faults(answer: Answer, wanted: frozenset[str]) -> list[str]:
    if answer.status != 201:
        return [f"a create is answered {answer.status}, not 201"]
    if not isinstance(answer.value, dict):
        return ["a create is not answered with a JSON object"]
    lacking = sorted(wanted - set(answer.value))
    unknown = sorted(set(answer.value) - MEMBERS - {"last_used_at"})
    found = [f"the answer has no {', '.join(lacking)}"] if lacking else []
    return [*found, f"the answer has an undocumented {', '.join(unknown)}"] if unknown else found


def _check_faults(port: int) -> list[str]:
    found = []
    without_key = create(port, key=False).status
    if without_key != 401:
        found.append(f"a create without a key is answered {without_key}, not 401")
    without_name = create(port, body=json.dumps({"expires_at": EXPIRES}).encode()).status
    if without_name not in {400, 422}:
        found.append(f"a create without a name is answered {without_name}, not 400 or 422")
    return found


def _coherence_faults(port: int) -> list[str]:
    first, second = create(port).value, create(port).value
    found = []
    if first["name"] != "benchmark":
        found.append("the answer does not have the name that was sent")
    if datetime.fromisoformat(first["expires_at"]) != datetime.fromisoformat(EXPIRES):
        found.append("the answer does not have the date that was sent")
    if first["id"] == second["id"] or first["secret"] == second["secret"]:
        found.append("two creates have the same id or secret")
    return found
