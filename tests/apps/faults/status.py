"""Right content under a status that says something else, or a status without the content."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.apps.exchange import Answer
from tests.apps.variation import answered, status, status_is, variations


def _nothing(answer: Answer) -> Answer:
    return replace(answer.lacking("Content-Type"), status=204, body=b"")


def _nothing_said(answer: Answer) -> Answer:
    return replace(answer.lacking("Content-Type"), body=b"")


def _accepted(answer: Answer) -> Answer:
    body = json.dumps({"job": "4711", "state": "queued"}).encode()
    return replace(answer, status=202, body=body)


def _login(answer: Answer) -> Answer:
    found = answer.lacking("Content-Type").having("Location", "/login?next=/")
    return replace(found, status=302, body=b"")


def _fine(answer: Answer) -> Answer:
    """Everything is 200; an error says so in its body."""
    body = b'{"success":false,"error":"invalid"}'
    return replace(answer, status=200, body=body).having("Content-Type", "application/json")


STATUS = variations(
    "status",
    (
        ("galileo", "status-201", "A success is 201", answered(status(201))),
        (
            "galileo",
            "always-200",
            "What is wrong in a body is 200",
            answered(_fine, status_is(422)),
        ),
        ("galileo", "login-page", "No credential is 302", answered(_login, status_is(401))),
        (
            "galileo",
            "error-500",
            "What is wrong in a body is 500",
            answered(status(500), status_is(422)),
        ),
        ("braintrust", "status-201", "A success is 201", answered(status(201))),
        ("braintrust", "status-204", "A success is 204", answered(_nothing)),
        (
            "braintrust",
            "always-200",
            "What is wrong in a body is 200",
            answered(_fine, status_is(400)),
        ),
        ("braintrust", "key-200", "A wrong key is 200", answered(_fine, status_is(401))),
        ("baseten", "status-201", "A success is 201", answered(status(201))),
        ("baseten", "status-204", "A success is 204", answered(_nothing)),
        ("baseten", "key-200", "No credential is 200", answered(_fine, status_is(401))),
        ("baseten", "status-404", "A success is 404", answered(status(404))),
        ("baseten", "key-500", "A wrong key is 500", answered(status(500), status_is(401))),
        ("lumino", "status-200", "A success is 200", answered(status(200))),
        ("lumino", "status-202", "A success is 202 and a job", answered(_accepted)),
        (
            "lumino",
            "always-201",
            "What is wrong in a body is 201",
            answered(status(201), status_is(400)),
        ),
        ("lumino", "key-500", "A wrong key is 500", answered(status(500), status_is(401))),
        ("keypair", "status-204", "A success is 204", answered(_nothing)),
        ("keypair", "nothing", "A success has no body", answered(_nothing_said)),
        ("keypair", "status-303", "A success is 303", answered(status(303))),
        ("keypair", "login-page", "No credential is 302", answered(_login, status_is(401))),
        (
            "keypair",
            "error-500",
            "What is wrong in a body is 500",
            answered(status(500), status_is(422)),
        ),
    ),
)
