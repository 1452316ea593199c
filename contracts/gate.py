"""The one gate to the target: every request of every phase passes it, is counted, and remembered.

It keeps the budgets and the pace, obeys Retry-After, and tells listeners of each exchange.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock, local

from .budget import Account, BudgetSpentError, Spent
from .exchange import Answer, Exchange, Sent, Trouble
from .pace import LONGEST_WAIT, Pace, asked_to_wait
from .target import Target
from .trial import Expected, Trial
from .wire import Wire, WireError, WireOptions

Listener = Callable[[Exchange], None]
Witness = Callable[[Trial, Sent], None]
_PATIENCE = 3
_CREATES = (Expected.SUCCESS, Expected.ANYTHING)
_CREATING = frozenset(("POST", "PUT"))


class Gate:
    """Sends trials to one target; `headers` go with every request that has none of that name.

    `requests` counts what it has sent. `renew` is asked for each request just before it goes out,
    and may put a fresh token into it. `objects` says why a trial must not go out, empty where it
    may. `witness` sees what goes out, just before it does. `now` tells the time in seconds since
    1970.
    """

    def __init__(
        self,
        target: Target,
        wire: WireOptions,
        run: Account,
        *,
        headers: Iterable[tuple[str, str]] = (),
        pace: Pace | None = None,
        listeners: Iterable[Listener] = (),
        renew: Callable[[Sent], Sent] | None = None,
        objects: Callable[[Trial], str] | None = None,
        witness: Witness | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.target = target
        self.run = run
        self.requests = 0
        self.accounts: dict[str, Account] = {}
        self._options = wire
        self._headers = tuple(headers)
        self._pace = pace or Pace()
        self._listeners = tuple(listeners)
        self._renew = renew
        self._objects = objects
        self._witness = witness
        self._now = now
        self._resting: dict[str, float] = {}
        self._wires: list[Wire] = []
        self._lost = 0
        self._stopped = False
        self._telling = Lock()
        self._local = local()

    def send(self, trial: Trial) -> Exchange:
        """Carry out a trial; BudgetSpentError where it would be one request too many.

        What would only create one thing too many is withheld, and others go on.
        """
        key = trial.operation.key
        if self.gone or self._stopped:
            raise BudgetSpentError(Spent.GONE, self.run.scope)
        if self._now() < self._resting.get(key, 0.0):
            raise BudgetSpentError(Spent.WAITING, key)
        sent = self._sent(trial)
        if self._objects is not None and (why := self._objects(trial)):
            return self._withheld(trial, sent, why)
        try:
            return self._patiently(trial, sent)
        except BudgetSpentError as error:
            if error.limit is not Spent.CREATED or trial.expected not in _CREATES:
                raise
            return self._withheld(trial, sent, str(error))

    def stop(self) -> None:
        """Let nothing pass any more, whoever sends it."""
        self._stopped = True

    @property
    def gone(self) -> bool:
        """Whether the target could not be reached several times in a row."""
        return self._lost >= _PATIENCE

    def _patiently(self, trial: Trial, sent: Sent) -> Exchange:
        for _ in range(_PATIENCE):
            exchange = self._once(trial, sent)
            wait = asked_to_wait(exchange.answer, self._now())
            if wait is None:
                return exchange
            if wait > min(LONGEST_WAIT, self.run.left()):
                self._resting[trial.operation.key] = self._now() + wait
                return exchange
            self._pace.rest(wait)
        return self._once(trial, sent)

    def _withheld(self, trial: Trial, sent: Sent, why: str) -> Exchange:
        number = next(self.run.numbers)
        return Exchange(number, trial, sent, None, Trouble.WITHHELD, f"not sent: {why}")

    def ask(self, sent: Sent) -> Answer:
        """The answer to what is no trial, such as a request for a token; it is counted too."""
        try:
            return self._asked(sent)
        except WireError as error:
            if not error.stale:
                raise
            return self._asked(sent)

    def _asked(self, sent: Sent) -> Answer:
        self._pace.turn()
        self.run.take(False)
        self._count(1)
        return self._wire().send(sent)

    def close(self) -> None:
        """End every connection."""
        for wire in self._wires:
            wire.close()

    def _sent(self, trial: Trial) -> Sent:
        request = trial.request
        given = {name.lower() for name, _ in request.headers}
        added = tuple(pair for pair in self._headers if pair[0].lower() not in given)
        url = self.target.url(request.path, request.query)
        return Sent(request.method, url, (*request.headers, *added), request.body)

    def _once(self, trial: Trial, sent: Sent) -> Exchange:
        if self._renew is not None:
            sent = self._renew(sent)
        try:
            exchange = self._counted(trial, sent)
        except _StaleError as stale:
            # It may have arrived, so that sending it once more is one more request.
            try:
                exchange = self._counted(trial, sent)
            except BudgetSpentError:
                exchange = stale.exchange
        with self._telling:
            self._lost = self._lost + 1 if exchange.trouble is Trouble.UNREACHABLE else 0
            for listener in self._listeners:
                listener(exchange)
        return exchange

    def _counted(self, trial: Trial, sent: Sent) -> Exchange:
        """One request within the limits, and what is known to have come of it."""
        creating = may_create(sent.method)
        accounts = [self.run]
        if own := self.accounts.get(trial.operation.key):
            accounts.append(own)
        self._pace.turn()
        _claim(accounts, creating, trial.expected in _CREATES)
        self._count(1)
        if self._witness is not None:
            self._witness(trial, sent)
        created: bool | None = None
        exchange = Exchange(next(self.run.numbers), trial, sent, None)
        try:
            exchange = replace(exchange, answer=self._wire().send(sent))
            created = has_created(sent.method, exchange.answer)
        except WireError as error:
            created = False if error.unused else None
            exchange = replace(exchange, trouble=error.trouble, what=error.what)
            if error.stale:
                raise _StaleError(exchange) from error
        finally:
            for account in accounts:
                account.settle(creating, created)
                if exchange.trouble is Trouble.UNSENDABLE:
                    account.give_back(False)
            if exchange.trouble is Trouble.UNSENDABLE:
                self._count(-1)
        return exchange

    def _count(self, more: int) -> None:
        with self._telling:
            self.requests += more

    def _wire(self) -> Wire:
        """A connection of this thread's own."""
        wire: Wire | None = getattr(self._local, "wire", None)
        if wire is None:
            wire = self._local.wire = Wire(self._options)
            self._wires.append(wire)
        return wire


class _StaleError(Exception):
    """A request that went out on a connection which was closed before any answer."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self.exchange = exchange


def _claim(accounts: list[Account], creating: bool, gladly: bool) -> None:
    claimed: list[Account] = []
    try:
        for account in accounts:
            account.take(creating, gladly)
            claimed.append(account)
    except BudgetSpentError:
        for account in claimed:
            account.give_back(creating)
        raise


def may_create(method: str) -> bool:
    """Whether a request with this method can create something."""
    return method in _CREATING


def has_created(method: str, answer: Answer | None) -> bool:
    """Whether an answer says that something was created: a successful POST, or a 201."""
    if answer is None or not answer.succeeded:
        return False
    return method == "POST" or (method in _CREATING and answer.status == 201)
