"""What stands between uvicorn and a transport: when it is closed, and when it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl


@dataclass(frozen=True, slots=True)
class Channel:
    """What uvicorn asks of a transport; how it is closed is the connection's to say."""

    write: Callable[[bytes], None]
    close: Callable[[], None]
    is_closing: Callable[[], bool]
    get_extra_info: Callable[[str], Any]
    abort: Callable[[], None]


class Flow(FlowControl):
    """Reads no more while there is enough to do, whoever waits for a body."""

    held = False

    def resume_reading(self) -> None:
        if self.read_paused and not self.held:
            super().resume_reading()
