"""Laws of the load generator: an answer counts when all of it has come, and not before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measuring.keep_alive import whole

_HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
_LETTERS = st.binary(min_size=1).map(lambda data: data.hex().encode())


@given(_LETTERS, st.data())
def test_an_answer_with_a_length_is_whole_with_its_last_byte(
    body: bytes, data: st.DataObject
) -> None:
    answer = _HEAD + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    assert whole(answer)
    assert not whole(answer[: data.draw(st.integers(0, len(answer) - 1))])


@given(st.lists(_LETTERS), st.data())
def test_an_answer_in_chunks_is_whole_with_the_empty_one(
    chunks: list[bytes], data: st.DataObject
) -> None:
    sent = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])
    answer = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + sent
    assert whole(answer)
    assert not whole(answer[: data.draw(st.integers(0, len(answer) - 1))])


def test_an_answer_that_can_have_no_body_is_whole_with_its_head() -> None:
    head = b"HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n"
    assert whole(head)
    assert not whole(head[:-1])
