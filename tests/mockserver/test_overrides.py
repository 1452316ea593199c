"""The answers that a test asks for: in which order they are handed out, and what they change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.overrides import Content, Override, Overrides
from understudy.mockserver.prefer import Preference
from understudy.mockserver.reply import Reply


def _marked(number: int, times: int | None) -> Override:
    return Override(Preference(code=200 + number), times=times)


@given(st.lists(st.one_of(st.none(), st.integers(1, 3)), max_size=6))
def test_counted_ones_come_in_their_order_and_then_the_last_lasting_one(
    asked: list[int | None],
) -> None:
    overrides = Overrides()
    made = [_marked(number, times) for number, times in enumerate(asked)]
    for override in made:
        overrides.add("key", override)
    counted = [one for one in made for _ in range(one.times or 0)]
    lasting = next((one for one in reversed(made) if one.times is None), None)
    wanted = [*counted, lasting]
    assert [overrides.next("key") for _ in wanted] == wanted
    assert overrides.next("another") is None
    overrides.clear()
    assert overrides.next("key") is None


def test_one_that_only_waits_says_what_the_document_says() -> None:
    reply = Reply(200, (("A", "1"),), b"body", "why")
    assert Override(delay=1.0).over(reply) is reply


def test_what_is_given_takes_the_place_of_what_was_there() -> None:
    reply = Reply(200, (("Content-Type", "text/plain"), ("A", "1"), ("B", "2")), b"body", "why")
    override = Override(content=Content("application/json", b"{}"), headers=(("a", "3"),))
    changed = override.over(reply)
    assert changed.body == b"{}"
    assert set(changed.headers) == {("Content-Type", "application/json"), ("a", "3"), ("B", "2")}
