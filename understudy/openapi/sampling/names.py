"""Names for members that a schema does not declare but asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jsonschema_rs

from understudy.openapi.patterns import compile_pattern

from .scene import Scene

Namer = Callable[[Scene, int], str]
"""Called again for another name it is told how often it was called before."""

_NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@lru_cache(maxsize=4096)
def _matcher(pattern: str) -> Callable[[Any], bool]:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern finds itself in a name, as the schema engine sees it."""
    try:
        return _matcher(pattern)(name)
    except ValueError:
        return False


def plain_name(index: int) -> str:
    """A name for a member about whose name nothing is said."""
    return _NAMES[index] if index < len(_NAMES) else f"member{index + 1}"


def patterned_namer(pattern: str) -> Namer:
    """A namer whose names match a pattern."""
    sampler = compile_pattern(pattern)
    if sampler is None:
        return lambda scene, before: "name"
    return lambda scene, before: sampler(scene.random, 1 + before, None)
