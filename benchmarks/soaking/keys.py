"""What is asked of the five documents: creates, each refusal of one, tokens, the mock's pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from .attacks import Door
from .question import CANARY, Answer, Fields, Judge, Question, written
from .seen import Seen

EXPIRES = "2099-12-31T23:59:59Z"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PAGES = "/__understudy/"
Maker = Callable[[int, Random], Question]
"""(a number that no other question has, randomness) -> a question."""


@dataclass(frozen=True, slots=True)
class Create:
    """How a document's key is made. `names`: the member that comes back as it was sent, if any;
    `fresh`: those that no two keys share; `refusal`: the status for what breaks the document, and
    `unreadable` that for what is no JSON.
    """

    document: str
    target: str
    status: int
    refusal: int
    unreadable: int
    credential: tuple[str, str]
    names: str
    more: tuple[tuple[str, str], ...]
    fresh: tuple[str, ...]

    def fields(self, **more: str) -> Fields:
        """Fields of a request with the credential."""
        return dict([self.credential]) | {n.replace("_", "-"): v for n, v in more.items()}

    def body(self, name: str) -> bytes:
        """A body that keeps the document."""
        return json.dumps({self.names or "name": name, **dict(self.more)}).encode()


KEY, BEARER = f"{CANARY}-abc", f"Bearer {CANARY}.abc.def"
LUMINO = Create("lumino", "/v1/api-keys", 201, 400, 400, ("x-api-key", KEY), "name",
                (("expires_at", EXPIRES),), ("id", "secret"))  # fmt: skip
CREATES = (
    LUMINO,
    Create("baseten", "/v1/api_keys", 200, 422, 400, ("Authorization", f"Api-Key {KEY}"), "",
           (("type", "PERSONAL"),), ("api_key",)),
    Create("braintrust", "/v1/api_key", 200, 400, 400, ("Authorization", BEARER), "name",
           (), ("id", "key")),
    Create("galileo", "/v2/users/api_keys", 200, 422, 422, ("Galileo-API-Key", KEY), "description",
           (), ("id", "api_key")),
    Create("keypair", "/api/v2/api-keys", 200, 422, 400, ("Authorization", BEARER), "name",
           (), ("id", "private_key")),
)  # fmt: skip

UNREADABLE = {
    "no JSON": b'{"name": "a",}',
    "deep JSON": b"[" * 5000 + b"]" * 5000,
    "deep members": b'{"a":' * 20_000,
    "no UTF-8": b'{"name": "\xff"}',
    "half a surrogate pair": rb'{"name": "\ud800"}',
    "no number": b'{"name": NaN}',
    "a number out of range": b'{"name": 1e999999}',
    "a member twice": b'{"name": "a", "name": "b"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
}
BROKEN = {
    "null": b"null",
    "a list": b'["name"]',
    "another type": b'{"name": 5, "description": [], "type": "PERSONAL"}',
    "a member missing": b'{"other": "a"}',
    "nothing": b"",
}


def door(seen: Seen) -> Door:
    """The create that is misused."""
    good = _created(LUMINO, seen, "create lumino")
    return Door("POST", LUMINO.target, LUMINO.fields(), good)


def questions(seen: Seen) -> Iterator[tuple[int, Maker]]:
    """Makers, each with its weight."""
    for create in CREATES:
        yield 30, _created(create, seen, f"create {create.document}")
        yield 1, _created(create, seen, "query with a secret", f"?access_token={CANARY}")
        yield 1, _created(create, seen, "Prefer a made-up answer", Prefer="dynamic=true")
        yield 1, _created(create, seen, "a page of this machine", Origin="http://localhost:3000")
        yield 1, _seeded(create, seen)
        yield 4, _broken(create)
        yield from ((1, maker) for maker in _refused(create))
        yield 1, _always("options", 204, "OPTIONS", create.target, judge=_allows)
        yield 1, _always("405", 405, "PUT", create.target, body=b"{}", judge=_allows)
        yield 1, _always("405 to HEAD", 405, "HEAD", create.target, judge=_allows)
    yield 3, _chunked(seen)
    yield from ((2, maker) for maker in elsewhere())
    yield from _signing_in(seen)


def _created(create: Create, seen: Seen, kind: str, query: str = "", **fields: str) -> Maker:
    """A create that is answered with its own key; `fields` are added to the request."""
    right = frozenset([create.status])

    def make(number: int, random: Random) -> Question:
        name = f"soak-{number}"
        sent = written("POST", create.target + query, create.fields(**fields), create.body(name))
        return Question(kind, sent, right, _coherent(create, name, seen))

    return make


def _coherent(create: Create, name: str, seen: Seen) -> Judge:
    """The key has the name that was sent, and what no other key has."""

    def judge(answer: Answer, value: Any) -> str:
        if not isinstance(value, dict):
            return "a key that is no object"
        if create.names and value.get(create.names) != name:
            return f"the answer to another's request, not to {name}"
        if create is LUMINO and value.get("expires_at") != EXPIRES:
            return "another date than was sent"
        for member in create.fresh:
            if not isinstance(value.get(member), str):
                return f"no {member}"
            if not seen.first(create.document, member, value[member]):
                return f"a {member} that another key has"
        return ""

    return judge


def _seeded(create: Create, seen: Seen) -> Maker:
    """With the same seed and body all that is made up stays the same."""
    right = frozenset([create.status])

    def make(number: int, random: Random) -> Question:
        seed = random.randrange(20)
        sent = written(
            "POST", create.target, create.fields(Prefer=f"seed={seed}"), create.body("s")
        )

        def judge(answer: Answer, value: Any) -> str:
            made = {member: value.get(member) for member in create.fresh}
            kept = seen.same(f"{create.document} {seed}", json.dumps(made))
            return "" if kept and all(made.values()) else "another answer for the same seed"

        return Question("Prefer a seed", sent, right, judge)

    return make


def _broken(create: Create) -> Maker:
    # One document takes a request without a body, and says so.
    kinds = ((UNREADABLE, create.unreadable), (BROKEN, create.refusal))
    cases = [
        (what, written("POST", create.target, create.fields(), body), frozenset([status]))
        for bodies, status in kinds
        for what, body in bodies.items()
        if body or create.document != "braintrust"
    ]

    def judge(answer: Answer, value: Any) -> str:
        return "" if answer.fields.get("understudy-reason") else "a refusal without a reason"

    def make(number: int, random: Random) -> Question:
        what, sent, right = random.choice(cases)
        return Question(f"broken body: {what}", sent, right, judge)

    return make


def _refused(create: Create) -> Iterator[Maker]:
    """What is refused before the body is looked at, or because the client asks for it."""
    body, fields = create.body("refused"), create.fields()
    if create.document != "braintrust":
        yield _always("401", 401, "POST", create.target, body=body, judge=_challenge)
        strange = {"Authorization": f"Digest {CANARY}"}
        yield _always("401 to a strange one", 401, "POST", create.target, strange, body, _challenge)
    for status in (401, 403, 404, 429, 500, 503):
        asked = {**fields, "Prefer": f"code={status}"}
        yield _always(f"Prefer code={status}", status, "POST", create.target, asked, body)
    html = {**fields, "Accept": "text/html"}
    yield _always("406", 406, "POST", create.target, html, body)
    for kind in ("text/plain", "application/xml", "multipart/form-data"):
        typed = {**fields, "Content-Type": kind}
        yield _always("415", 415, "POST", create.target, typed, body)
    packed = {**fields, "Content-Encoding": "gzip"}
    yield _always("415 to a coding", 415, "POST", create.target, packed, body)
    asks = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"}
    yield _always("preflight", 204, "OPTIONS", create.target, asks, judge=_lets_in)


def _always(
    kind: str,
    status: int,
    method: str,
    target: str,
    fields: Fields | None = None,
    body: bytes | None = None,
    judge: Judge = lambda answer, value: "",
) -> Maker:
    question = Question(
        kind, written(method, target, fields, body), frozenset([status]), judge, method == "HEAD"
    )
    return lambda number, random: question


def _chunked(seen: Seen) -> Maker:
    """A body in chunks of any size, sent before anybody says Continue."""
    fields = {
        "Host": "localhost",
        "Content-Type": "application/json",
        "Transfer-Encoding": "chunked",
        "Expect": "100-continue",
    }
    head = written("POST", LUMINO.target, {**LUMINO.fields(), **fields})

    def make(number: int, random: Random) -> Question:
        name = f"soak-{number}"
        left, pieces = LUMINO.body(name), []
        while left:
            size = random.randint(1, 40)
            pieces.append(b"%x\r\n%b\r\n" % (len(left[:size]), left[:size]))
            left = left[size:]
        sent = head + b"".join(pieces) + b"0\r\n\r\n"
        return Question("create in chunks", sent, frozenset([201]), _coherent(LUMINO, name, seen))

    return make


def elsewhere() -> Iterator[Maker]:
    """What no operation of any document answers."""
    yield _always("404", 404, "POST", "/nowhere/at/all", body=b"{}")
    yield _always("404 to a long path", 404, "GET", "/" + "a/" * 2000)
    for page in ("health", "documents"):
        yield _always("own page", 200, "GET", PAGES + page)
    yield _always("own page, HEAD", 200, "HEAD", f"{PAGES}health")
    yield _always("own page, none", 404, "GET", f"{PAGES}documents/..%2f..%2fetc/passwd")
    yield _always("own page, written", 405, "DELETE", f"{PAGES}health")
    for name, value in (("Host", "evil.example"), ("Origin", "https://evil.example"),
                        ("Sec-Fetch-Site", "cross-site")):  # fmt: skip
        yield _always("own page, foreign", 403, "GET", f"{PAGES}health", {name: value})


def _signing_in(seen: Seen) -> Iterator[tuple[int, Maker]]:
    yield 1, _always("own page", 200, "GET", f"{PAGES}documents/lumino")
    yield 1, _always("token refused", 400, "POST", "/login", FORM, b"username=a", _is_oauth_error)
    # Often, so that the mock soon has all the tokens that it remembers, and its memory is even.
    yield 8, _token(seen)


def _token(seen: Seen) -> Maker:
    body = f"grant_type=password&username=a&password={CANARY}".encode()
    sent = written("POST", "/login", FORM, body)

    def judge(answer: Answer, value: Any) -> str:
        token = value.get("access_token")
        fresh = isinstance(token, str) and seen.first("token", "access_token", token)
        return "" if fresh else "no token of its own"

    return lambda number, random: Question("token", sent, frozenset([200]), judge)


def _allows(answer: Answer, value: Any) -> str:
    return "" if "POST" in answer.fields.get("allow", "") else "no Allow with POST"


def _lets_in(answer: Answer, value: Any) -> str:
    origin = answer.fields.get("access-control-allow-origin")
    return "" if origin == "http://localhost:3000" else "the page's origin is not let in"


def _challenge(answer: Answer, value: Any) -> str:
    return "" if answer.fields.get("www-authenticate") else "no challenge"


def _is_oauth_error(answer: Answer, value: Any) -> str:
    return "" if value.get("error") == "invalid_request" else "no error of OAuth 2"
