"""Clients that mean no good, each on a connection of its own, and what is right towards them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from .line import Line, NoAnswerError
from .question import Fields, Question, fault, written

_MEBIBYTE = 1024 * 1024
_STATUS = re.compile(rb"HTTP/1\.1 (\d\d\d) ")
_HOST = b"Host: localhost\r\n"
_GET = b"GET / HTTP/1.1\r\n"
_PAGE = written("GET", "/__understudy/health")

MALFORMED = {
    "a field that is too long": (431, _GET + _HOST + b"X: " + b"a" * 70_000 + b"\r\n\r\n"),
    "a head that never ends": (431, _GET + _HOST + b"X: a\r\n" * 20_000),
    "2,000 fields": (431, _GET + _HOST + b"X: a\r\n" * 2_000 + b"\r\n"),
    "no host": (400, _GET + b"\r\n"),
    "two hosts": (400, _GET + _HOST + _HOST + b"\r\n"),
    "a length and chunks": (
        400,
        b"POST / HTTP/1.1\r\n" + _HOST + b"Content-Length: 2\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    "two lengths": (
        400,
        b"POST / HTTP/1.1\r\n" + _HOST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    ),
    "a negative length": (400, b"POST / HTTP/1.1\r\n" + _HOST + b"Content-Length: -1\r\n\r\n"),
    "a coding of the transfer": (
        501,
        b"POST / HTTP/1.1\r\n" + _HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
    ),
    "a later version": (505, b"GET / HTTP/2.0\r\n" + _HOST + b"\r\n"),
    "the greeting of HTTP/2": (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "the greeting of TLS": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    "a tunnel": (400, b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n"),
    "a null byte": (400, b"GET /a\0b HTTP/1.1\r\n" + _HOST + b"\r\n"),
    "a lone CR": (400, _GET + _HOST + b"X: a\rY: b\r\n\r\n"),
    "a folded field": (400, _GET + _HOST + b"X: a\r\n b\r\n\r\n"),
    "a path without a slash": (400, b"GET a HTTP/1.1\r\n" + _HOST + b"\r\n"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """An operation that takes a JSON body, for those who misuse one. `good` is a right request."""

    method: str
    target: str
    fields: Fields
    good: Callable[[int, Random], Question]

    def head(self, **fields: str) -> bytes:
        """A head whose body is described by these fields only."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        typed = {"Content-Type": "application/json"}
        return written(self.method, self.target, {**self.fields, **typed, **named})


@dataclass(frozen=True, slots=True)
class Call:
    """One attack: where, through which door, and what is random about it."""

    port: int
    door: Door
    number: int
    random: Random

    def good(self) -> Question:
        """A right request of its own."""
        return self.door.good(self.number, self.random)


Attack = Callable[[Call], Awaitable[str]]
"""What was wrong with how the client was treated; nothing, where it was right."""


async def cut_body(call: Call) -> str:
    """Closed within the body: nobody is answered, or nothing but a refusal is said."""
    async with Line(call.port) as line:
        await line.send(call.door.head(Content_Length="500") + b'{"name":')
        await asyncio.sleep(call.random.random() / 5)
        if call.random.random() < 0.5:
            line.reset()
            return ""
    return ""


async def half_head(call: Call) -> str:
    """Half a head, and the rest a while later."""
    question = call.good()
    cut = call.random.randint(1, len(question.sent) - 1)
    async with Line(call.port) as line:
        await line.send(question.sent[:cut])
        await asyncio.sleep(call.random.random() * 2)
        await line.send(question.sent[cut:])
        return fault(question, await line.answer())


async def drip(call: Call) -> str:
    """A few bytes now and then."""
    question = call.good()
    async with Line(call.port) as line:
        left = question.sent
        while left:
            size = call.random.randint(1, 12)
            await line.send(left[:size])
            left = left[size:]
            await asyncio.sleep(0.01)
        return fault(question, await line.answer())


async def late_head(call: Call) -> str:
    """A head that does not come: 408, and the end."""
    async with Line(call.port) as line:
        await line.send(call.random.choice([_GET, _GET + _HOST, _GET + _HOST + b"X: a\r\n"]))
        return _only(await line.rest(20), 408)


async def late_body(call: Call) -> str:
    """A body that does not come: 408, and the end."""
    async with Line(call.port) as line:
        await line.send(call.door.head(Content_Length="500") + b'{"name":')
        return _only(await line.rest(75), 408)


async def idle(call: Call) -> str:
    """Connected, and nothing more."""
    async with Line(call.port) as line:
        await asyncio.sleep(call.random.random() * 3)
        if call.random.random() < 0.3:
            line.reset()
    return ""


async def declared(call: Call) -> str:
    """A body that is said to be too large."""
    async with Line(call.port) as line:
        await line.send(call.door.head(Content_Length="1000000000") + b"{")
        return _only(await line.rest(), 413)


async def endless(call: Call) -> str:
    """Chunks until somebody says that it is enough."""
    chunk = b"40000\r\n" + b" " * 0x40000 + b"\r\n"
    async with Line(call.port) as line:
        await line.send(call.door.head(Transfer_Encoding="chunked"))
        for _ in range(48):
            await line.send(chunk)
        return _only(await line.rest(), 413)


async def bad_chunk(call: Call) -> str:
    """A chunk that is none."""
    async with Line(call.port) as line:
        await line.send(call.door.head(Transfer_Encoding="chunked") + b"zz\r\n")
        return _only(await line.rest(), 400)


async def short_length(call: Call) -> str:
    """More bytes than the length says: what follows the request is another, and no HTTP."""
    question = call.good()
    async with Line(call.port) as line:
        await line.send(question.sent + b"rubbish\r\n\r\n")
        found = fault(question, await line.answer())
        said = _STATUS.findall(await line.rest())
        return found or ("" if said in ([], [b"400"]) else f"then answered {said}")


async def malformed(call: Call) -> str:
    """What is no HTTP: one problem, and the end."""
    status, sent = call.random.choice(list(MALFORMED.values()))
    async with Line(call.port) as line:
        await line.send(sent)
        return _only(await line.rest(), status)


async def rubbish(call: Call) -> str:
    """Bytes of any kind: a refusal or nothing, and never a fault of the mock's own."""
    size = call.random.choice([1, 10, 100, 1000, 100_000])
    sent = call.random.randbytes(size) + b"\r\n\r\n"
    async with Line(call.port) as line:
        await line.send(call.random.choice([b"", _GET, _GET + _HOST]) + sent)
        said = _STATUS.findall(await line.rest())
        return "" if set(said) <= {b"400", b"431", b"505", b"501"} else f"answered {said}"


async def websocket(call: Call) -> str:
    """Another protocol is asked for, and not offered."""
    asks = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    question = call.good()
    async with Line(call.port) as line:
        await line.send(written("GET", "/__understudy/health", asks) + question.sent)
        first = await line.answer()
        if first.status != 200:
            return f"answered {first.status}, not 200"
        return fault(question, await line.answer())


async def late_reader(call: Call) -> str:
    """Asks for much, reads late; each answer is there, in its order."""
    question = call.good()
    async with Line(call.port) as line:
        line.write(_PAGE * 300 + question.sent)
        await asyncio.sleep(call.random.random() * 2)
        for _ in range(300):
            answer = await line.answer()
            if answer.status != 200 or b'"status": "ok"' not in answer.body:
                return f"answered {answer.status}, not with the page"
        return fault(question, await line.answer())


async def never_reader(call: Call) -> str:
    """Asks for much and reads nothing of it, to the end."""
    async with Line(call.port) as line:
        line.write(_PAGE * 500)
        await asyncio.sleep(call.random.random() * 3)
        line.reset()
    return ""


async def leaves(call: Call) -> str:
    """Goes away with its answer under way."""
    async with Line(call.port) as line:
        await line.send(call.good().sent * call.random.randint(1, 5))
        await asyncio.sleep(call.random.random() / 100)
        line.reset()
    return ""


async def large_body(call: Call) -> str:
    """A body of a mebibyte that is no JSON, which is read, and refused."""
    body = b'"' + b"a" * _MEBIBYTE
    async with Line(call.port) as line:
        await line.send(call.door.head(Content_Length=str(len(body))) + body)
        answer = await line.answer()
        return "" if answer.status in (400, 422) else f"answered {answer.status}, not 400 or 422"


@dataclass(frozen=True, slots=True)
class Kind:
    """An attack by its name, how often it comes, and how many seconds it may take."""

    name: str
    attack: Attack
    weight: int
    seconds: float = 0


KINDS = (
    Kind("cut body", cut_body, 6),
    Kind("half a head, completed", half_head, 6),
    Kind("slow drip", drip, 4),
    Kind("head never completed", late_head, 1, 12),
    Kind("body never completed", late_body, 1, 65),
    Kind("idle", idle, 4),
    Kind("length of a gigabyte", declared, 4),
    Kind("endless chunks", endless, 1),
    Kind("a chunk that is none", bad_chunk, 4),
    Kind("body longer than its length", short_length, 4),
    Kind("malformed HTTP", malformed, 20),
    Kind("random bytes", rubbish, 8),
    Kind("websocket", websocket, 4),
    Kind("reads late", late_reader, 2),
    Kind("never reads", never_reader, 2),
    Kind("leaves early", leaves, 8),
    Kind("a mebibyte of no JSON", large_body, 2),
)


async def treated(kind: Kind, call: Call) -> str:
    """How the client was treated, if not rightly."""
    try:
        return await kind.attack(call)
    except NoAnswerError as error:
        return str(error)
    except (OSError, TimeoutError) as error:
        return f"the connection failed: {type(error).__name__}: {error}"


def _only(said: bytes, status: int) -> str:
    """That this is one problem of that status and nothing else."""
    statuses = [int(found) for found in _STATUS.findall(said)]
    if statuses != [status]:
        return f"answered {statuses or 'nothing'}, not {status}"
    return "" if b"application/problem+json" in said else f"a {status} that is no problem"
