"""Lines of a report for a person: painted, and as long as the terminal is wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from understudy.terminal import Paint

WIDTH = 110
"""What is longer is cut, where it is told whole elsewhere."""
_NARROWEST = 40
_COLOUR = re.compile(r"\x1b\[\d+m")


@dataclass(frozen=True, slots=True)
class Page:
    """Where lines go: `columns` are those of a terminal; None: lines may have any length."""

    paint: Paint
    columns: int | None = None

    def cut(self, text: str, most: int = WIDTH, *, after: int = 0) -> str:
        """The text, or its beginning where it is too long; `after` columns stand before it."""
        if self._limit is not None:
            most = min(most, self._limit - after)
        return cut(text, most)

    def lines(self, line: str, hang: int = 2) -> Iterator[str]:
        """The line, broken at spaces where it is too long; what follows is set in by `hang`.

        A word that has no room in any line, such as a path, stands in one by itself.
        """
        if self._limit is None or _length(line) <= self._limit:
            yield line
            return
        before = line[: len(line) - len(line.lstrip(" "))]
        first, *words = line.lstrip(" ").split(" ")
        current = f"{before}{first}"
        for word in words:
            if _length(current) + 1 + _length(word) > self._limit and current.strip():
                yield current.rstrip(" ")
                current = f"{' ' * hang}{word}"
            else:
                current = f"{current} {word}"
        yield current

    @property
    def _limit(self) -> int | None:
        return self.columns if self.columns and self.columns >= _NARROWEST else None


def cut(text: str, most: int) -> str:
    """The text, or its beginning where it is longer."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _length(text: str) -> int:
    """How many columns a text takes, without the codes that paint it."""
    return len(_COLOUR.sub("", text))
