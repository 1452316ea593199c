"""A subject with exchanges made by hand, for tests of one check."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.contracts.exchanges import ORIGIN, creating
from understudy.contracts.budget import PROFILES, Account, Limits
from understudy.contracts.callers import ANONYMOUS
from understudy.contracts.exchange import Exchange
from understudy.contracts.gate import Gate
from understudy.contracts.pool import Pool
from understudy.contracts.subject import Subject
from understudy.contracts.target import parse_target
from understudy.contracts.wire import WireOptions
from understudy.openapi.model import Api


def judged(of: Api, exchanges: Sequence[Exchange]) -> Subject:
    """The operation that creates, after these exchanges; nothing is sent any more."""
    account = Account("the run", Limits(requests=0), time.monotonic)
    return Subject(
        of,
        creating(of),
        (ANONYMOUS,),
        (),
        Gate(parse_target(ORIGIN), WireOptions(), account),
        PROFILES["standard"],
        Pool({}),
        seed=1,
        run="test",
        exchanges=list(exchanges),
    )
