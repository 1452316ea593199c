"""A soak in words: what was asked, what was wrong, the figures, and the checks."""

from __future__ import annotations

from measuring.report import table

from .verdict import Soak, checks, share


def as_text(soak: Soak) -> str:
    """The tables, what was wrong, and the checks."""
    kinds = [("Asked", "answers", "wrong")]
    kinds += [
        (k, f"{n:,}", str(soak.tally.wrong.get(k, 0))) for k, n in sorted(soak.tally.asked.items())
    ]
    lines = [soak.setting, "", *table(kinds), "", *table(_figures(soak)), ""]
    for kind, examples in soak.tally.examples.items():
        lines += [f"{kind}: {example}" for example in examples]
    lines += [*soak.watched.failed[:5], *soak.trouble]
    marks = {True: "holds", False: "DOES NOT HOLD", None: "not judged"}
    lines += ["Checks:", *(f"  {c.what}: {marks[c.held]} ({c.found})" for c in checks(soak))]
    return "\n".join(lines) + "\n"


def _figures(soak: Soak) -> list[tuple[str, ...]]:
    memory = [figure for _, figure in soak.watched.memory] or [0.0]
    health = soak.watched.health
    opened = [figure for _, figure in soak.watched.descriptors] or [0]
    rate = sum(soak.tally.asked.values()) / soak.seconds
    busy = soak.cpu_seconds / soak.seconds
    return [
        ("Figure", ""),
        ("seconds", f"{soak.seconds:.0f}"),
        ("cases a second", f"{rate:,.0f}"),
        ("of one CPU", f"{busy:.0%}"),
        ("MB first, most, last", f"{memory[0]:.0f}, {max(memory):.0f}, {memory[-1]:.0f}"),
        ("descriptors, most", f"{max(opened)}"),
        (
            "health ms p50, p99, most",
            f"{share(health, 0.5):.1f}, {share(health, 0.99):.1f}, {max(health, default=0):.1f}",
        ),
    ]
