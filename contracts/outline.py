"""What a run is about to do, in lines for a person, before the first byte is sent."""

from __future__ import annotations

from collections.abc import Iterator

from .plan import Plan


def outline(plan: Plan) -> Iterator[str]:
    """The target, each operation with the most that is done to it, and the sums."""
    for api in plan.apis:
        chosen = [operation for one, operation in plan.chosen() if one is api]
        yield f"{api.name} at {plan.targets[api.name]}"
        width = max((len(f"{one.method} {one.path}") for one in chosen), default=0)
        for operation in chosen:
            limits = plan.limits_of(api, operation)
            label = f"{operation.method} {operation.path}".ljust(width)
            made = f", {limits.created:,} created" if limits.created else ""
            yield f"  {label}  at most {_counted(limits.requests or 0, 'request')}{made}"
    seconds = plan.limits.seconds
    time = f", within {seconds:g} s" if seconds is not None else ""
    most = (
        f"{_counted(plan.most_requests, 'request')} and {_counted(plan.most_created, 'creation')}"
    )
    yield f"at most {most} in all{time}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
