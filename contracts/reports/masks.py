"""What a report needs of whoever knows the secrets of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, Protocol, TypeVar

from understudy.contracts.exchange import Exchange

_T = TypeVar("_T")


class Masks(Protocol):
    """Replaces secrets by labels; masking twice changes nothing more."""

    def mask_text(self, text: str) -> str:
        """The text without the secrets in it, however they are written there."""
        ...

    def mask_exchange(self, exchange: Exchange) -> Exchange:
        """The exchange without secrets, also those that are known by their place alone."""
        ...

    def plain_values(self, exchange: Exchange) -> tuple[Any, Any]:
        """The values of the request's body and of its answer's, without those secrets alone."""
        ...


def masked(value: _T, masks: Masks) -> _T:
    """The same value with every text in it masked, and made of characters alone."""
    return _masked(value, masks)  # type: ignore[no-any-return]  # it goes through every type


def _masked(value: Any, masks: Masks) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return whole(masks.mask_text(value))
    if isinstance(value, tuple | list):
        return type(value)(_masked(one, masks) for one in value)
    if isinstance(value, Mapping):
        return {_masked(key, masks): _masked(one, masks) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changes = {one.name: _masked(getattr(value, one.name), masks) for one in fields(value)}
        return replace(value, **changes)
    return value


def whole(text: str) -> str:
    """The text with lone surrogates, which no encoding has, written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
