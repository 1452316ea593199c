"""How many places of a pattern a reader may have to keep in mind at once; reads no text.

An engine that never goes back steps through a text with all of them, so the product of this
number and the text's length bounds its work.
"""

from __future__ import annotations

from dataclasses import dataclass

from .pattern_nodes import (
    Assertion,
    Backreference,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Repeat,
)


def weight(node: Node) -> int:
    """The places of a whole pattern, which may begin anywhere unless it is anchored."""
    return _weighed(node, sole=False).places


@dataclass(frozen=True, slots=True)
class _Weighed:
    """`places` of a part; its `length`, if all that it matches has the same.

    `sole`: whether what follows begins in one place only.
    """

    places: int
    length: int | None
    sole: bool


def _weighed(node: Node, sole: bool) -> _Weighed:
    """`sole`: whether the part begins in one place of the text only."""
    match node:
        case Characters():
            return _Weighed(1, 1, sole)
        case Assertion():
            return _Weighed(0, 0, sole or node.text == "^")
        case Backreference():
            return _Weighed(1, None, False)
        case Group():
            return _weighed(node.part, sole)
        case Look():
            return _Weighed(_weighed(node.part, sole).places, 0, sole)
        case Repeat():
            return _repeated(node, sole)
        case Choice():
            return _chosen([_weighed(option, sole) for option in node.options])
    whole = _Weighed(0, 0, sole)
    for part in node.parts:
        whole = _behind(whole, _weighed(part, whole.sole))
    return whole


def _behind(first: _Weighed, second: _Weighed) -> _Weighed:
    lengths = (first.length, second.length)
    length = None if None in lengths else sum(filter(None, lengths))
    return _Weighed(first.places + second.places, length, second.sole)


def _repeated(node: Repeat, sole: bool) -> _Weighed:
    times = node.high if node.high is not None else max(node.low, 1)
    once = _weighed(node.part, sole)
    counting = times > 1 and not (sole and once.length is not None)
    if counting:
        once = _weighed(node.part, sole=False)
    exact = node.low == node.high and once.length is not None
    length = once.length * times if once.length is not None and exact else None
    return _Weighed(once.places * (times if counting else 1), length, exact and once.sole)


def _chosen(options: list[_Weighed]) -> _Weighed:
    lengths = {option.length for option in options}
    length = lengths.pop() if len(lengths) == 1 else None
    alike = length is not None and all(option.sole for option in options)
    return _Weighed(sum(option.places for option in options), length, alike)
