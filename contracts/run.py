"""One run: each operation is called, probed and fuzzed, and what came of it is judged.

The ladder of verbs; what is sent is the probes' business, what it means that of the checks.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count, groupby

from understudy.credentials import environment_name
from understudy.openapi.model import Api, Operation

from .allowance import Allowance, allowance
from .budget import Account, BudgetSpentError, Limits, Spent
from .callers import callers
from .checks import CHECKS
from .courtesy import Courtesy
from .exchange import Exchange, Sent, Trouble
from .feeding import feed
from .finding import Finding
from .gate import Gate, Listener, Witness, has_created
from .judging import Seen, findings, is_wrong, seen_of
from .ownership import Ownership
from .plan import Plan
from .pool import Pool
from .probes import PROBES
from .result import Result, Tested, Verdict
from .severity import Severity
from .subject import Subject
from .trial import Trial
from .turned_away import all_denied, nowhere

Fuzz = Callable[[list[Subject], int], None]
"""Sends what a generator makes for these subjects; the second is the seed."""
Clean = Callable[[Callable[[Trial], Exchange]], None]
"""Deletes what was created; it is given the way to send."""

_RESERVE = 0.1
_READING = frozenset(("GET", "HEAD", "OPTIONS"))
_UNUSABLE = (Trouble.UNREACHABLE, Trouble.TLS)


@dataclass
class _Run:
    """The state of a run: what may be spent, and what was exchanged."""

    plan: Plan
    account: Account
    gates: dict[str, Gate]
    pools: dict[str, Pool]
    created: list[Exchange] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    stopped: str = ""
    unusable: str = ""
    interrupted: bool = False
    judged: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be sent."""
        gone = any(gate.gone for gate in self.gates.values())
        return gone or bool(self.unusable or self.stopped)

    def send(self, trial: Trial) -> Exchange:
        """Carry out a trial that belongs to no subject."""
        return self.gates[trial.operation.key.partition(" ")[0]].send(trial)


def run(
    plan: Plan,
    fuzz: Fuzz | None = None,
    listeners: Iterable[Listener] = (),
    *,
    renew: Callable[[Sent], Sent] | None = None,
    clean: Clean | None = None,
    shared: Allowance | None = None,
    witness: Witness | None = None,
    whole: bool = True,
) -> Result:
    """Carry out a plan; what is interrupted gives the result so far.

    `renew` may put a fresh token into each request; `clean` is asked at the end. `shared` is what
    other runs spend from too, in place of the plan's own limits and rate. `witness` sees each
    request before it goes out. `whole`: there are no other runs, so that a target that lets nothing
    in is of no use.
    """
    started, begun = datetime.now(UTC), time.monotonic()
    own = shared or allowance(plan.limits, plan.rate)
    state = _prepared(plan, own, tuple(listeners), renew, witness)
    found = _carried_out(state, fuzz, clean)
    never = state.unusable or (nowhere(state.subjects) if whole else "")
    denied = all_denied(state.subjects) if whole else ""
    told = [] if never else [*map(_doubted, found)] if denied else found
    return Result(
        target=", ".join(sorted({str(target) for target in plan.targets.values()})),
        seed=plan.seed,
        profile=plan.profile.name,
        started=started.isoformat(timespec="seconds"),
        seconds=time.monotonic() - begun,
        tested=tuple(_tested(state, subject, told) for subject in state.subjects),
        findings=tuple(told),
        requests=sum(gate.requests for gate in state.gates.values()),
        created=tuple(state.created),
        stopped=state.stopped,
        unusable=never or denied or _gone(state),
        interrupted=state.interrupted,
        notes=tuple(_uncalled(state)),
    )


def _uncalled(state: _Run) -> Iterator[str]:
    """How to give the credentials without which operations can't be called as they ask for it."""
    asked = {
        (one.api.name, requirement.scheme.name): None
        for one in state.subjects
        if one.lacking and not any(caller.secrets for caller in one.callers)
        for alternative in one.operation.security
        for requirement in alternative.requirements
        if requirement.scheme.kind != "mutualTLS"
    }
    for document, scheme in asked:
        variable = environment_name(document, scheme)
        flag = f"--credential {document}.{scheme}=env:NAME"
        yield f"to test with {scheme}: set {variable}, or add {flag}"


def _doubted(finding: Finding) -> Finding:
    """What was seen where nothing worked: it may be the target, or how it was called."""
    grave = finding.severity is Severity.FAILURE
    return finding.graver(Severity.WARNING) if grave else finding


def _carried_out(state: _Run, fuzz: Fuzz | None, clean: Clean | None) -> list[Finding]:
    """Send, judge and clean up; an interruption ends the sending."""
    seen: list[Seen] = []
    try:
        _send_all(state, fuzz)
        seen += _judged(state)
        _probe_all(state, deleting=True)
        _release(state)
    except KeyboardInterrupt:
        state.interrupted = True
    seen += _judged(state)
    if clean is not None and not state.interrupted:
        try:
            clean(state.send)
        except KeyboardInterrupt:
            state.interrupted = True
    for gate in state.gates.values():
        gate.close()
    try:
        return findings(seen)
    except KeyboardInterrupt:
        state.interrupted = True
        return findings(seen)


def _send_all(state: _Run, fuzz: Fuzz | None) -> None:
    """Probe each operation that does not delete, then let the generator send what it makes."""
    _probe_all(state, deleting=False)
    if fuzz is not None and not state.is_over:
        fuzz([s for s in state.subjects if s.base is not None], state.plan.seed)
    _release(state)


def _probe_all(state: _Run, *, deleting: bool) -> None:
    """Probe the operations that delete, or the others; nothing is deleted while it is needed."""
    wanted = [one for one in state.plan.chosen() if (one[1].method == "DELETE") is deleting]
    for reads, group in groupby(wanted, lambda one: one[1].method in _READING):
        if reads and state.plan.workers > 1:
            _probe_together(state, list(group))
            continue
        for api, operation in group:
            if state.is_over:
                return
            _probe(state, _added(state, api, operation))


def _probe_together(state: _Run, group: list[tuple[Api, Operation]]) -> None:
    """Operations that only read, several at a time, since none of them changes another's answer."""
    subjects = [_added(state, api, operation) for api, operation in group]

    def work(subject: Subject) -> None:
        if not state.is_over:
            _probe(state, subject)

    with ThreadPoolExecutor(state.plan.workers) as pool:
        try:
            list(pool.map(work, subjects))
        except KeyboardInterrupt:
            for gate in state.gates.values():
                gate.stop()
            raise


def _added(state: _Run, api: Api, operation: Operation) -> Subject:
    subject = _subject(state, api, operation)
    state.subjects.append(subject)
    return subject


def _judged(state: _Run) -> list[Seen]:
    """What is to be said of what was not judged yet; an interruption only ends the sending."""
    seen: list[Seen] = []
    while state.judged < len(state.subjects) and not state.unusable:
        subject = state.subjects[state.judged]
        state.judged += 1
        try:
            seen += seen_of(subject, again=not state.interrupted)
        except KeyboardInterrupt:
            state.interrupted = True
            seen += seen_of(subject, again=False)
    return seen


def _prepared(
    plan: Plan,
    own: Allowance,
    listeners: tuple[Listener, ...],
    renew: Callable[[Sent], Sent] | None,
    witness: Witness | None,
) -> _Run:
    state = _Run(plan, own.account, {}, {})

    def remember(exchange: Exchange) -> None:
        if has_created(exchange.sent.method, exchange.answer):
            state.created.append(exchange)

    for api in plan.apis:
        pool = state.pools[api.name] = Pool(plan.fixtures.get(api.name, {}), plan.fixtures)
        state.gates[api.name] = Gate(
            plan.targets[api.name],
            plan.wire,
            own.account,
            headers=plan.headers,
            pace=own.pace,
            objects=_objections(plan, api, pool, own.account),
            listeners=(remember, *listeners),
            renew=renew,
            witness=witness,
        )
    return state


def _objections(plan: Plan, api: Api, pool: Pool, account: Account) -> Callable[[Trial], str]:
    """What is spared every target, and one that is not this machine."""
    is_foreign = not plan.targets[api.name].is_loopback
    ownership = Ownership(api, pool, is_foreign=is_foreign)
    if not is_foreign:
        return ownership
    secrets = (one.secret for credentials in plan.placed.values() for one in credentials)
    pairs = (one for one in secrets if ":" in one)
    courtesy = Courtesy(pairs, all_roles=plan.all_roles, may_try=account.try_once_more)
    return lambda trial: ownership(trial) or courtesy(trial)


def _subject(state: _Run, api: Api, operation: Operation) -> Subject:
    plan, gate = state.plan, state.gates[api.name]
    whole = plan.limits_of(api, operation)
    account = Account(operation.key, _reserved(whole), time.monotonic)
    gate.accounts[operation.key] = account
    known, lacking = callers(api.name, operation, plan.placed)
    subject = Subject(
        api=api,
        operation=operation,
        callers=known,
        lacking=lacking,
        gate=gate,
        profile=plan.profile,
        pool=state.pools[api.name],
        seed=plan.seed,
        run=plan.run,
        numbers=state.numbers,
        invariants=plan.invariants.get(api.name, ()),
    )
    subject.is_wrong = partial(is_wrong, subject)
    return subject


def _reserved(limits: Limits) -> Limits:
    """Limits that leave something for sending failures again."""
    assert limits.requests is not None
    assert limits.created is not None
    return replace(
        limits,
        requests=limits.requests - max(6, int(limits.requests * _RESERVE)),
        created=limits.created - int(limits.created * _RESERVE),
    )


def _probe(state: _Run, subject: Subject) -> None:
    if not subject.callers:
        return
    _feed(state, subject)
    for name, probe in PROBES:
        try:
            probe(subject)
        except BudgetSpentError as error:
            subject.skipped[name] = str(error)
            if error.limit is Spent.GONE:
                return
            if error.scope == state.account.scope:
                state.stopped = str(error)
                return
            if error.limit is not Spent.CREATED:
                return
        if _is_unusable(state, subject):
            return


def _feed(state: _Run, subject: Subject) -> None:
    """Learn what the path takes from operations that are not tested before, at its own cost."""

    def meet(operation: Operation) -> Subject | None:
        if any(one.operation is operation for one in state.subjects):
            return None
        other = _subject(state, subject.api, operation)
        subject.gate.accounts[operation.key] = subject.gate.accounts[subject.operation.key]
        return other

    with suppress(BudgetSpentError):  # the first probe tells of it
        feed(subject, meet)


def _is_unusable(state: _Run, subject: Subject) -> bool:
    """Whether the target could not be reached at all so far."""
    last = subject.exchanges[-1] if subject.exchanges else None
    if last is None or last.trouble not in _UNUSABLE:
        return False
    if not any(e.answer for one in state.subjects for e in one.exchanges):
        state.unusable = last.what
        return True
    return False


def _release(state: _Run) -> None:
    """Free what was held back for sending failures again."""
    for subject in state.subjects:
        account = subject.gate.accounts[subject.operation.key]
        account.limits = state.plan.limits_of(subject.api, subject.operation)


def _tested(state: _Run, subject: Subject, found: list[Finding]) -> Tested:
    statuses = Counter(e.answer.status for e in subject.exchanges if e.answer)
    account = subject.gate.accounts[subject.operation.key]
    untested = tuple(_untested(subject))
    unasked = "" if subject.exchanges else "; ".join(untested) or "nothing was sent"
    reasons = {name: unasked or check.needs(subject) for check in CHECKS for name in check.names}
    return Tested(
        subject.api,
        subject.operation,
        _verdict(subject, found),
        dict(sorted(statuses.items())),
        account.requests,
        account.created,
        untested,
        tuple(name for name, why in reasons.items() if not why),
        {name: why for name, why in reasons.items() if why},
    )


def _verdict(subject: Subject, found: list[Finding]) -> Verdict:
    own = [
        finding.severity
        for finding in found
        if finding.document == subject.api.name and finding.operation == subject.label
    ]
    if Severity.FAILURE in own:
        return Verdict.BROKEN
    if subject.base is None:
        return Verdict.NOT_REACHED
    return Verdict.DRIFTED if own else Verdict.KEPT


def _untested(subject: Subject) -> Iterator[str]:
    for label in subject.lacking:
        yield f"{label}: no credential was given"
    for name, why in subject.skipped.items():
        yield f"{name}: {why}"


def _gone(state: _Run) -> str:
    """That the target went away during the run."""
    gone = any(gate.gone for gate in state.gates.values())
    return "the target can't be reached any more: it went away during the run" if gone else ""
