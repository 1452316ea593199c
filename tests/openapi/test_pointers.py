"""A tree of pointers has those pointers and their ancestors in it, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.location import join, split
from understudy.openapi.pointers import below, tree

POINTERS = st.lists(st.text("a~/1", max_size=3), max_size=3).map(lambda tokens: join(*tokens))


@given(st.sets(POINTERS))
def test_below_the_root_are_the_pointers_and_their_ancestors(pointers: set[str]) -> None:
    ancestors = {
        join(*split(pointer)[:count])
        for pointer in pointers
        for count in range(1, len(split(pointer)) + 1)
    }
    assert set(below(tree(pointers), "")) == ancestors
