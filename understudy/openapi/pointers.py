"""Which JSON Pointers lead through a value, as a tree: for walks that go only where one leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .location import escape, split

Tree = dict[str, "Tree"]
NOWHERE: Tree = {}


def tree(pointers: Iterable[str]) -> Tree:
    """The pointers' reference tokens, each below the one before it."""
    root: Tree = {}
    for pointer in pointers:
        node = root
        for token in split(pointer):
            node = node.setdefault(token, {})
    return root


def below(node: Tree, pointer: str) -> Iterator[str]:
    """Every pointer of a tree that hangs at `pointer`, itself left out."""
    waiting = [(node, pointer)]
    while waiting:
        node, pointer = waiting.pop()
        for token, child in node.items():
            inner = f"{pointer}/{escape(token)}"
            yield inner
            waiting.append((child, inner))
