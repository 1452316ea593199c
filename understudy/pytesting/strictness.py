"""What is said of requests that the document forbids, when the test that made them ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from understudy.mockserver.direction import told
from understudy.mockserver.journal import Call
from understudy.mockserver.problem import LineOf

from .curl import curl
from .privacy import Privacy

RELAX = "@pytest.mark.understudy(allow_invalid=True)"
_MOST_CALLS = 5
_MOST_VIOLATIONS = 10


def breach_report(
    calls: Iterable[Call], line_of: Callable[[str], LineOf], origin: str, privacy: Privacy
) -> str:
    """Each request with what it breaks: pointer, rule, line of the document; and the way out.

    `line_of` gives, for an operation's key, how its document's lines are written.
    """
    calls = list(calls)
    lines = [f"{_counted(len(calls))} that the document forbids:"]
    for call in calls[:_MOST_CALLS]:
        where = call.operation or "no operation"
        target = privacy.target(call.target)
        lines.append(f"  #{call.number} {call.method} {target} -> {call.status} [{where}]")
        broken = _broken(call, line_of)
        lines += [f"    {privacy.text(line, call.target)}" for line in broken]
        lines.append(f"    {curl(call, origin, privacy)}")
    if len(calls) > _MOST_CALLS:
        lines.append(f"  and {len(calls) - _MOST_CALLS} more")
    lines.append(f"If the test means to send this, relax it: {RELAX}")
    return privacy.redact("\n".join(lines))


def _broken(call: Call, line_of: Callable[[str], LineOf]) -> Iterator[str]:
    violations = call.refusal.violations if call.refusal else ()
    if not violations:
        yield call.reason or call.verdict
    for violation in violations[:_MOST_VIOLATIONS]:
        yield told(violation, line_of(call.key))
    if len(violations) > _MOST_VIOLATIONS:
        yield f"and {len(violations) - _MOST_VIOLATIONS} more"


def _counted(number: int) -> str:
    return "the test sent a request" if number == 1 else f"the test sent {number} requests"
