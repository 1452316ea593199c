"""How trials are spoken of: in findings' titles, and in what tells findings apart."""

from __future__ import annotations

from .trial import Trial


def pointer_of(member: tuple[str | int, ...]) -> str:
    """`body.name`, `query.limit`, `body.items[0].id`."""
    text = ""
    for part in member:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def subject_of(trial: Trial) -> str:
    """What a trial varies, the same in every run: member and class of input."""
    member = pointer_of(trial.member)
    return f"{member}: {trial.about}" if member else trial.about


def input_of(trial: Trial) -> str:
    """The same as the beginning of a sentence."""
    text = subject_of(trial)
    return text[:1].upper() + text[1:] if not trial.member else text
