from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.parts import multipart
from understudy.mockserver.media import Media
from understudy.mockserver.multipart import MAX_PARTS, Part, UnreadableMultipart, read_parts


def test_a_part_is_its_name_its_file_name_its_type_and_its_bytes() -> None:
    data = (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\ny\r\n'
        b'--b\r\ncontent-disposition: form-data; NAME=b; filename="a \\"b\\".bin"\r\n'
        b"Content-Type: Image/PNG\r\n\r\n\x00\xff\r\n"
        b"--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--\r\nafterwards"
    )
    assert read_parts(data, "b") == [
        Part("a", None, None, b"x\r\ny"),
        Part("b", 'a "b".bin', Media("image", "png"), b"\x00\xff"),
        Part(None, None, Media("application", "json"), b"{}"),
    ]


def test_names_are_utf_8() -> None:
    (part,) = read_parts(multipart(("naïve", b"")), "b")
    assert part.name == "naïve"


@pytest.mark.parametrize(
    ("data", "boundary", "said"),
    [
        (b"nonsense", "b", "broken at byte 0"),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', "b", "before its last"),
        (b"", "b", "before its last"),
        (b"--c\r\n\r\n--c--", "b", "broken at byte 2"),
        (b"--b\r\na b: c\r\n\r\n--b--", "b", "broken at byte 6"),
        (b"--b--", "b" * 300, "boundary"),
        (b"--b--", "β", "boundary"),
        (multipart(*[("a", b"")] * (MAX_PARTS + 1)), "b", "more than 1000 parts"),
    ],
)
def test_a_broken_body_is_told_from_a_whole_one(data: bytes, boundary: str, said: str) -> None:
    with pytest.raises(UnreadableMultipart, match=said):
        read_parts(data, boundary)


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.binary()), min_size=1))
def test_parts_come_back_as_they_were_sent(fields: list[tuple[str, bytes]]) -> None:
    fields = [(name, data.replace(b"\r", b"")) for name, data in fields]
    parts = read_parts(multipart(*fields), "b")
    assert [(part.name, part.data) for part in parts] == fields


@given(
    st.lists(st.sampled_from([b"--b", b"--", b"\r\n", b"a: b", b"\xff", b"x", b" "])).map(b"".join)
)
def test_any_bytes_are_parts_or_unreadable(data: bytes) -> None:
    with suppress(UnreadableMultipart):
        assert isinstance(read_parts(b"--b" + data, "b"), list)
