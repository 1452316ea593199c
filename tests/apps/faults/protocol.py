"""Faults of HTTP and of JSON as bytes: headers, methods, encodings, lengths, time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from tests.apps.api import Api
from tests.apps.exchange import Answer, Handler, Request, text_answer
from tests.apps.members import Fields
from tests.apps.variation import (
    Change,
    answered,
    body,
    failed,
    header,
    intercepted,
    status_is,
    variations,
)


def _lacking(name: str) -> Callable[[Answer], Answer]:
    return lambda answer: answer.lacking(name)


def _without_clock(api: Api) -> Api:
    return replace(api, has_clock=False)


def _python(text: bytes) -> bytes:
    return repr(json.loads(text)).encode("utf-8", "replace")


def _twice(member: str) -> Callable[[bytes], bytes]:
    """A member that is written twice, first with another value."""
    return lambda text: b'{"%s":null,' % member.encode() + text[1:]


def _one_more(text: str) -> Callable[[bytes], bytes]:
    return lambda before: before[:-1] + f",{text}}}".encode()


def _latin(text: bytes) -> bytes:
    return text.decode("utf-8").encode("latin-1", "replace")


def _wide(text: bytes) -> bytes:
    return text.decode("utf-8", "replace").encode("utf-16")


def _before(prefix: bytes) -> Callable[[bytes], bytes]:
    return lambda text: prefix + text


def _after(suffix: bytes) -> Callable[[bytes], bytes]:
    return lambda text: text + suffix


def _in_a_string(text: bytes) -> bytes:
    return json.dumps(text.decode("utf-8", "replace")).encode()


def _too_long(answer: Answer) -> Answer:
    """A Content-Length that promises more than comes."""
    return answer.having("Content-Length", str(len(answer.body) + 50))


def _claimed_gzip(answer: Answer) -> Answer:
    return answer.having("Content-Encoding", "gzip")


def _slow(test: Callable[[Fields], bool], seconds: float) -> Change:
    """Some right requests take long."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            answer = inner(request)
            if answer.status >= 300 or not test(json.loads(request.body or b"{}")):
                return answer
            return replace(answer, delay=seconds)

        return handle

    return lambda api: api.wrapped(outer)


def _long(name: str, least: int) -> Callable[[Fields], bool]:
    return lambda asked: len(str(asked.get(name))) > least


def _not_ascii(name: str) -> Callable[[Fields], bool]:
    return lambda asked: not str(asked.get(name)).isascii()


def _any_method(api: Api) -> Api:
    """Whatever the method, something is created."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            if request.method in {"HEAD", "OPTIONS"}:
                return inner(request)
            return inner(replace(request, method="POST"))

        return handle

    return api.wrapped(outer)


def _with_get(api: Api) -> Api:
    """A key can be made with GET, from the body or with a name of the server's choice."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            if request.method != "GET":
                return inner(request)
            text = request.body or b'{"name":"API key","type":"PERSONAL"}'
            return inner(replace(request, method="POST", body=text))

        return handle

    return api.wrapped(outer)


def _method_500(*methods: str) -> Change:
    def crashed(request: Request) -> Answer | None:
        return text_answer(500, "Internal Server Error") if request.method in methods else None

    return intercepted(crashed)


def _method_200(request: Request) -> Answer | None:
    """A page for whoever looks at the address with a browser."""
    if request.method == "POST":
        return None
    return text_answer(200, "<h1>It works</h1>").having("Content-Type", "text/html")


def _label(value: str) -> Change:
    return answered(header("Content-Type", value))


def _elsewhere(api: Api) -> Api:
    def moved(request: Request) -> Answer | None:
        if request.path != api.path:
            return None
        return Answer(307, (("Location", f"http://127.0.0.2:9{api.path}"),))

    return intercepted(moved)(api)


_WARNING = b"Deprecated: create_key(): Optional parameter in /srv/www/keys.php on line 12\n"

GALILEO = (
    ("galileo", "html-label", "JSON is labelled HTML", _label("text/html; charset=utf-8")),
    ("galileo", "twice", "The id is written twice", answered(body(_twice("id")))),
    ("galileo", "python", "The body is Python, no JSON", answered(body(_python))),
    ("galileo", "no-date", "There is no Date", _without_clock),
    (
        "galileo",
        "no-challenge",
        "401 has no WWW-Authenticate",
        answered(_lacking("WWW-Authenticate"), status_is(401)),
    ),
    ("galileo", "no-allow", "405 has no Allow", answered(_lacking("Allow"), status_is(405))),
    (
        "galileo",
        "slow",
        "A description over 1000 takes 3 s",
        _slow(_long("description", 1000), 3.0),
    ),
    ("galileo", "infinity", "A member is Infinity", answered(body(_one_more('"quota":Infinity')))),
)
BRAINTRUST = (
    (
        "braintrust",
        "mark",
        "The body begins with a byte order mark",
        answered(body(_before(b"\xef\xbb\xbf"))),
    ),
    ("braintrust", "latin", "The body is Latin-1", answered(body(_latin))),
    ("braintrust", "no-label", "There is no Content-Type", answered(_lacking("Content-Type"))),
    (
        "braintrust",
        "no-challenge",
        "401 has no WWW-Authenticate",
        answered(_lacking("WWW-Authenticate"), status_is(401)),
    ),
    (
        "braintrust",
        "label-400",
        "400 is labelled XML",
        answered(header("Content-Type", "application/xml"), status_is(400)),
    ),
    ("braintrust", "options-500", "OPTIONS fails", _method_500("OPTIONS")),
    ("braintrust", "nan", "A member is NaN", answered(body(_one_more('"score":NaN')))),
)
BASETEN = (
    ("baseten", "text-label", "JSON is labelled text", _label("text/plain; charset=utf-8")),
    ("baseten", "warning", "PHP's warning precedes the JSON", answered(body(_before(_WARNING)))),
    ("baseten", "cut", "The body is shorter than its length", answered(_too_long)),
    ("baseten", "with-get", "GET makes a key", _with_get),
    ("baseten", "head-500", "HEAD fails", _method_500("HEAD")),
    ("baseten", "no-date", "There is no Date", _without_clock),
    (
        "baseten",
        "label-errors",
        "Refusals are labelled HTML",
        answered(header("Content-Type", "text/html"), failed),
    ),
)
LUMINO = (
    ("lumino", "wide", "The body is UTF-16", answered(body(_wide))),
    (
        "lumino",
        "wrong-charset",
        "The label says Latin-1",
        _label("application/json; charset=iso-8859-1"),
    ),
    ("lumino", "text-label", "JSON is labelled text", _label("text/plain")),
    ("lumino", "in-a-string", "The JSON is in a JSON string", answered(body(_in_a_string))),
    ("lumino", "twice", "The secret is written twice", answered(body(_twice("secret")))),
    ("lumino", "guarded", "A guard precedes the JSON", answered(body(_before(b")]}',\n")))),
    ("lumino", "any-method", "Any method makes a key", _any_method),
    ("lumino", "no-allow", "405 has no Allow", answered(_lacking("Allow"), status_is(405))),
    ("lumino", "slow", "A name beyond ASCII takes 3 s", _slow(_not_ascii("name"), 3.0)),
    ("lumino", "elsewhere", "A key is made on another host", _elsewhere),
    ("lumino", "claimed-gzip", "What is labelled gzip is none", answered(_claimed_gzip)),
)
KEYPAIR = (
    ("keypair", "html-label", "JSON is labelled HTML", _label("text/html")),
    (
        "keypair",
        "junk-after",
        "Junk follows the JSON",
        answered(body(_after(b"\n<!-- 0.012 s -->"))),
    ),
    ("keypair", "cut", "The body is shorter than its length", answered(_too_long)),
    ("keypair", "method-200", "Other methods are 200", intercepted(_method_200)),
    ("keypair", "get-500", "GET fails", _method_500("GET")),
    (
        "keypair",
        "no-challenge",
        "401 has no WWW-Authenticate",
        answered(_lacking("WWW-Authenticate"), status_is(401)),
    ),
    ("keypair", "latin", "The body is Latin-1", answered(body(_latin))),
)
PROTOCOL = variations("protocol", (*GALILEO, *BRAINTRUST, *BASETEN, *LUMINO, *KEYPAIR))
