"""What the mock sends back, before it becomes bytes on a connection."""

from __future__ import annotations

from typing import NamedTuple


class Reply(NamedTuple):
    """An answer; `headers` are documented ones and those that HTTP asks for, without CORS.

    `reason` says in one line why the mock answered so, when it is not plain: it becomes the
    `Understudy-Reason` header. `notices` are for the log (an anonymous request let through).
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str = ""
    notices: tuple[str, ...] = ()

    def with_headers(self, *more: tuple[str, str]) -> Reply:
        """The same answer with more headers behind its own."""
        return self._replace(headers=self.headers + more)

    def because(self, *sentences: str) -> Reply:
        """The same answer with these sentences added to its reason."""
        said = [sentence for sentence in (self.reason, *sentences) if sentence]
        return self._replace(reason="; ".join(said))

    def noting(self, *sentences: str) -> Reply:
        """The same answer with these sentences added to its reason and its notices."""
        if not sentences:
            return self
        return self.because(*sentences)._replace(notices=self.notices + sentences)
