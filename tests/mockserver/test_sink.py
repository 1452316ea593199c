"""Lines reach a reader at once, and a reader that stops never stops the mock."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from understudy.mockserver.sink import LIMIT, Sink

Pipe = tuple[int, TextIO]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    stream = os.fdopen(writer, "w", encoding="utf-8")
    yield reader, stream
    stream.close()
    with contextlib.suppress(OSError):
        os.close(reader)


def everything(reader: int) -> bytes:
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(reader, 65536)
        except BlockingIOError:
            return b"".join(parts)
        if not part:
            return b"".join(parts)
        parts.append(part)


def test_a_line_is_there_as_soon_as_it_is_written(pipe: Pipe) -> None:
    reader, stream = pipe
    Sink(stream).write("one\n")
    assert everything(reader) == b"one\n"


def test_what_was_printed_before_comes_before(pipe: Pipe) -> None:
    reader, stream = pipe
    stream.write("first\n")
    Sink(stream).write("second\n")
    assert everything(reader) == b"first\nsecond\n"


def test_what_is_written_in_one_turn_of_the_loop_is_there_after_it(pipe: Pipe) -> None:
    reader, stream = pipe

    async def main() -> bytes:
        sink = Sink(stream)
        sink.write("first\n")
        sink.write("second\n")
        await asyncio.sleep(0)
        got = everything(reader)
        sink.write("third\n")
        await asyncio.sleep(0)
        return got + b"|" + everything(reader)

    assert asyncio.run(main()) == b"first\nsecond\n|third\n"


def test_a_reader_that_pauses_gets_everything_later(pipe: Pipe) -> None:
    reader, stream = pipe
    lines = [f"{number:07}\n" for number in range(20_000)]

    async def main() -> bytes:
        sink = Sink(stream)
        for line in lines:
            sink.write(line)
        got = b""
        while len(got) < sum(map(len, lines)):
            got += everything(reader)
            await asyncio.sleep(0.01)
        return got

    assert asyncio.run(main()) == "".join(lines).encode()


def test_a_reader_that_never_reads_costs_a_bounded_amount_and_learns_what_is_missing(
    pipe: Pipe,
) -> None:
    reader, stream = pipe
    line = "x" * 1023 + "\n"
    count = LIMIT // 1024 + 500

    async def main() -> bytes:
        sink = Sink(stream, left_out=lambda lines: f"lost {lines}\n")
        for _ in range(count):
            sink.write(line)
        got = b""
        while b"lost" not in got:
            got += everything(reader)
            await asyncio.sleep(0.01)
        return got

    got = asyncio.run(main()).decode().splitlines()
    lost = int(got[-1].removeprefix("lost "))
    assert lost > 0
    assert len(got) - 1 + lost == count


def test_a_closed_reader_is_no_error(pipe: Pipe) -> None:
    reader, stream = pipe
    sink = Sink(stream)
    os.close(reader)
    for _ in range(3):
        sink.write("nobody\n")
    sink.close()


def test_a_full_disk_is_no_error() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w", encoding="utf-8") as stream:
        sink = Sink(stream)
        for _ in range(3):
            sink.write("no room\n")
        sink.close()


def test_closing_sends_what_was_kept(pipe: Pipe) -> None:
    reader, stream = pipe
    got: list[bytes] = []

    async def main() -> None:
        sink = Sink(stream)
        for _ in range(12_000):
            sink.write("seven!\n")
        await asyncio.sleep(0)
        got.append(everything(reader))
        sink.close()
        got.append(everything(reader))

    asyncio.run(main())
    assert len(got[1]) > 0
    assert set((got[0] + got[1]).split()) == {b"seven!"}


def test_a_stream_without_a_descriptor_is_written_to() -> None:
    stream = io.StringIO()
    Sink(stream).write("text\n")
    assert stream.getvalue() == "text\n"


@pytest.mark.parametrize("closed", [True, False])
def test_no_stream_or_a_closed_one_is_no_error(closed: bool) -> None:
    stream = io.StringIO()
    stream.close()
    Sink(stream if closed else None).write("text\n")


def test_what_the_stream_cannot_encode_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("w", encoding="ascii") as stream:
        Sink(stream).write("«key»\n")
    assert path.read_bytes() == b"\\xabkey\\xbb\n"
