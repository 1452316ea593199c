"""What a document says of an answer: which response it is, and which media type's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from understudy.openapi.model import MediaType, Operation, Response

from .content import split_media_type


def described_response(operation: Operation, status: int) -> Response | None:
    """The documented response for a status: its own, its range's, or the default one."""
    responses = operation.responses
    for name in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
        if name in responses:
            return responses[name]
    return None


def described_media_type(content: Sequence[MediaType], media_type: str) -> MediaType | None:
    """The entry of a `content` map for a media type: exact before `type/*` before `*/*`."""
    ranked: Mapping[str, int] = {media_type: 0, f"{media_type.partition('/')[0]}/*": 1, "*/*": 2}
    fitting = [(ranked.get(split_media_type(m.name)[0], 9), i, m) for i, m in enumerate(content)]
    rank, _, media = min(fitting, default=(9, 0, None), key=lambda entry: entry[:2])
    return media if rank < 9 else None
