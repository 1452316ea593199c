"""Reads the files that test_behaviour.py describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .expectation import Expected, Memory
from .wire import Message

_REPEATED = re.compile(rb"<(\d+) x (.+?)>")
_BYTE = re.compile(rb"<byte ([0-9a-f]{2})>")
_REMEMBERED = re.compile(rb"<=([\w-]+)>")
_SECRET_HEADERS = re.compile(r"authorization|cookie|.*(key|token|secret)", re.IGNORECASE)
_SECRET_MEMBERS = re.compile(r"(^|_)(key|api_key|token|secret|password)$")


@dataclass(frozen=True)
class Step:
    """One request and what must come back; `line` is where it begins in its file."""

    title: str
    line: int
    sent: str
    expected: Expected

    def request(self, memory: Memory) -> Message:
        """The request with everything filled in."""
        head, _, body = self._filled(memory).partition(b"\n\n")
        request_line, *lines = head.decode().split("\n")
        headers = [_header(line) for line in lines]
        if any(value.startswith("multipart/") for _, value in headers):
            body = body.replace(b"\n", b"\r\n")
        method, target = request_line.split(" ", 1)
        return Message(method, target, headers, body)

    def secrets(self, memory: Memory) -> list[str]:
        """What in the request must not be repeated in a reason."""
        request = self.request(memory)
        found = [value for name, value in request.headers if _SECRET_HEADERS.fullmatch(name)]
        words = [word for value in found for word in value.replace("=", " ").split()]
        with suppress(ValueError, RecursionError):
            words += _secret_members(json.loads(request.body))
        return [word for word in words if len(word) >= 8]

    def _filled(self, memory: Memory) -> bytes:
        text = self.sent.encode()
        text = _REPEATED.sub(lambda found: found[2] * int(found[1]), text)
        text = _REMEMBERED.sub(lambda found: str(memory[found[1].decode()]).encode(), text)
        return _BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), text)


@dataclass(frozen=True)
class Scenario:
    """A command line and the steps of a conversation with it."""

    file: Path
    command: str
    steps: tuple[Step, ...]


def read_scenario(file: Path) -> Scenario:
    """The scenario in a file; ValueError, with the line, where it is not one."""
    command, title = "", ""
    steps: list[Step] = []
    for number, mark, text in _blocks(file.read_text(encoding="utf-8")):
        if mark == "$":
            command = text
        elif mark == ">":
            steps.append(Step(title, number, text, Expected(0, (), None)))
        elif mark == "<":
            last = steps.pop()
            steps.append(Step(last.title, last.line, last.sent, _expected(text, file, number)))
        else:
            title = text
    silent = [step.line for step in steps if not step.expected.status]
    if not (command and steps) or silent:
        raise ValueError(f"{file.name}: a command, or the answer of a step, is missing {silent}")
    return Scenario(file, command, tuple(steps))


def _blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """Runs of lines with the same mark: where they begin, the mark, and the text behind it."""
    mark, begun, lines = "", 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        own = line[0] if line[:1] in ("$", ">", "<") and line[1:2] in ("", " ") else ""
        if own != mark or (not own and not line):
            if "".join(lines).strip():
                yield begun, mark, "\n".join(lines)
            mark, begun, lines = own, number, []
        lines.append(line[2:] if own else line.strip())


def _expected(text: str, file: Path, number: int) -> Expected:
    head, blank, body = text.partition("\n\n")
    if text.endswith("\n") and not blank:
        head, blank = text.rstrip("\n"), "\n"
    status, *lines = head.split("\n")
    headers = tuple(_header(line) for line in lines)
    if not status.strip().isdigit():
        raise ValueError(f"{file.name}:{number}: {status!r} is no status")
    if not blank:
        return Expected(int(status), headers, None)
    return Expected(int(status), headers, _body(body, f"{file.name}:{number}"))


def _body(text: str, place: str) -> Any:
    if not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise ValueError(f"{place}: the expected body is not JSON: {error}") from error


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"{line!r} is no header")
    return name.strip(), value.strip()


def _secret_members(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for child in value for found in _secret_members(child)]
    if not isinstance(value, dict):
        return []
    own = [str(child) for name, child in value.items() if _SECRET_MEMBERS.search(name) and child]
    return own + [found for child in value.values() for found in _secret_members(child)]
