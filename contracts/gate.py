"""The one gate to the target: every request of every phase passes it, is counted, and remembered.

It keeps the budgets and the pace, obeys Retry-After, and tells listeners of each exchange.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from threading import Lock, local

from .budget import Account
from .exchange import Answer, Exchange, Sent, Trouble
from .target import Target
from .trial import Trial
from .wire import Wire, WireError, WireOptions

Listener = Callable[[Exchange], None]
_LONGEST_WAIT = 30.0
_PATIENCE = 3
_CREATING = frozenset(("POST", "PUT"))


class Gate:
    """Sends trials to one target; `headers` go with every request, `rate` is per second."""

    def __init__(
        self,
        target: Target,
        wire: WireOptions,
        run: Account,
        *,
        headers: Iterable[tuple[str, str]] = (),
        rate: float | None = None,
        listeners: Iterable[Listener] = (),
    ) -> None:
        self.target = target
        self.run = run
        self.accounts: dict[str, Account] = {}
        self._options = wire
        self._headers = tuple(headers)
        self._interval = 1 / rate if rate else 0.0
        self._next = 0.0
        self._listeners = tuple(listeners)
        self._number = 0
        self._lock = Lock()
        self._local = local()

    def send(self, trial: Trial) -> Exchange:
        """Carry out a trial; BudgetSpentError where it would be one request too many."""
        sent = self._sent(trial)
        exchange = self._once(trial, sent)
        for _ in range(_PATIENCE):
            wait = _asked_to_wait(exchange.answer)
            if wait is None:
                break
            time.sleep(wait)
            exchange = self._once(trial, sent)
        return exchange

    def _sent(self, trial: Trial) -> Sent:
        request = trial.request
        given = {name.lower() for name, _ in request.headers}
        added = tuple(pair for pair in self._headers if pair[0].lower() not in given)
        url = self.target.url(request.path, request.query)
        return Sent(request.method, url, (*request.headers, *added), request.body)

    def _once(self, trial: Trial, sent: Sent) -> Exchange:
        may_create = sent.method in _CREATING
        accounts = [self.run]
        if own := self.accounts.get(trial.operation.key):
            accounts.append(own)
        self._claim(accounts, may_create)
        self._pace()
        exchange = self._exchanged(trial, sent)
        created = has_created(sent.method, exchange.answer)
        for account in accounts:
            account.settle(may_create, created)
        for listener in self._listeners:
            listener(exchange)
        return exchange

    def _claim(self, accounts: list[Account], may_create: bool) -> None:
        claimed: list[Account] = []
        try:
            for account in accounts:
                account.take(may_create)
                claimed.append(account)
        except Exception:
            for account in claimed:
                account.give_back(may_create)
            raise

    def _exchanged(self, trial: Trial, sent: Sent) -> Exchange:
        with self._lock:
            self._number += 1
            number = self._number
        empty = Exchange(number, trial, sent, None)
        try:
            return replace(empty, answer=self._wire().send(sent))
        except WireError as error:
            return replace(empty, trouble=error.trouble, what=error.what)
        except ValueError as error:
            return replace(empty, trouble=Trouble.MALFORMED, what=f"can't be sent: {error}")

    def _wire(self) -> Wire:
        """A connection of this thread's own."""
        wire: Wire | None = getattr(self._local, "wire", None)
        if wire is None:
            wire = self._local.wire = Wire(self._options)
        return wire

    def _pace(self) -> None:
        if not self._interval:
            return
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next)
            self._next = at + self._interval
        if at > now:
            time.sleep(at - now)


def has_created(method: str, answer: Answer | None) -> bool:
    """Whether an answer says that something was created: a successful POST, or a 201."""
    if answer is None or not answer.succeeded:
        return False
    return method == "POST" or (method in _CREATING and answer.status == 201)


def _asked_to_wait(answer: Answer | None) -> float | None:
    """Seconds that a 429 or 503 asks to wait; None where it does not."""
    if answer is None or answer.status not in (429, 503):
        return None
    text = answer.header("Retry-After")
    if text is None:
        return 1.0 if answer.status == 429 else None
    if text.strip().isdecimal():
        return min(float(text), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return min(max(moment.timestamp() - time.time(), 0.0), _LONGEST_WAIT)
