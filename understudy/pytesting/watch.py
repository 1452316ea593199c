"""What a mock's requests leave for the test to see: journal, breaches, and what hooks raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from understudy.mockserver.exchange import Verdict
from understudy.mockserver.journal import Call, Journal
from understudy.mockserver.refusal import Refusal
from understudy.mockserver.reply import Reply
from understudy.mockserver.request import Request
from understudy.openapi.model import Operation

_MOST_BREACHES = 100

Told = Callable[[Mapping[str, object]], None]
"""Is given what is known of a call, by the names of the hooks' arguments."""


class Watch:
    """The witness of one mock; it is told in the server's thread and read in the test's."""

    def __init__(self, limit: int, before: Told | None, after: Told | None) -> None:
        self.journal = Journal(limit)
        self._before = before
        self._after = after
        self._breaches: list[Call] = []
        self._faults: list[Exception] = []

    def asked(self, request: Request, operation: Operation | None) -> None:
        """Tell the hooks of a request before it is answered."""
        if self._before is not None:
            self._tell(self._before, _request(request, operation))

    def answered(
        self,
        request: Request,
        reply: Reply,
        verdict: Verdict,
        operation: Operation | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        """Keep a call, and tell the hooks of it."""
        call = self.journal.add(request, reply, verdict, operation, refusal)
        if not call.keeps_the_document and len(self._breaches) < _MOST_BREACHES:
            self._breaches.append(call)
        if self._after is not None:
            known = {
                **_request(request, operation),
                "status": reply.status,
                "answer_headers": reply.headers,
                "answer": reply.body,
            }
            self._tell(self._after, known)

    def taken_breaches(self) -> list[Call]:
        """The requests that the document forbids, since this was asked last."""
        breaches, self._breaches = self._breaches, []
        return breaches

    def taken_faults(self) -> list[Exception]:
        """What hooks raised, since this was asked last."""
        faults, self._faults = self._faults, []
        return faults

    def clear(self) -> None:
        """Begin anew."""
        self.journal.clear()
        self._breaches, self._faults = [], []

    def _tell(self, hook: Told, known: Mapping[str, object]) -> None:
        try:
            hook(known)
        except Exception as error:  # noqa: BLE001 - somebody else's code; the test's end raises it
            self._faults.append(error)


def _request(request: Request, operation: Operation | None) -> dict[str, object]:
    path = request.raw_path.decode("latin-1")
    return {
        "operation": operation.operation_id if operation else "",
        "method": request.method,
        "target": f"{path}?{request.query}" if request.query else path,
        "headers": request.headers,
        "body": request.body,
    }
