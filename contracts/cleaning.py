"""Deleting what a run has created, and nothing else; what is left is listed with the reason."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from understudy.credentials import Placed
from understudy.openapi.request_writing import write_request

from .budget import BudgetSpentError
from .callers import callers
from .exchange import Exchange
from .ledger import Created, Ledger
from .trial import CLEANING, Expected, Trial

Send = Callable[[Trial], Exchange]
Hook = Callable[[Created], str]
"""Deletes one thing by the user's own means; why it could not, empty where it did."""

_HOOK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Left:
    """A thing that is still there, and why."""

    created: Created
    why: str


def clean_up(
    ledger: Ledger, placed: Placed, send: Send, hook: Hook | None = None
) -> tuple[Left, ...]:
    """Delete the things of a ledger, the last one first; what is left.

    `placed` are the credentials; the hook is asked for what the document has no DELETE for.
    """
    left: list[Left] = []
    done: set[tuple[str, str]] = set()
    for created in reversed(ledger.created):
        address = (
            (created.deletion.operation.key, created.deletion.path) if created.deletion else ()
        )
        if address and address in done:
            continue
        why = _deleted(created, placed, send) if address else _NO_DELETE
        if why and hook is not None:
            why = hook(created)
        if why:
            left.append(Left(created, why))
        elif address:
            done.add(address)
        ledger.note(created, "left" if why else "deleted")
    return tuple(reversed(left))


_NO_DELETE = "the document names no DELETE for it"


def _deleted(created: Created, placed: Placed, send: Send) -> str:
    """Why a thing could not be deleted; empty where it is gone."""
    deletion = created.deletion
    assert deletion is not None
    operation = deletion.operation
    known, lacking = callers(operation.key.partition(" ")[0], operation, placed)
    if not known:
        return f"its DELETE needs a credential for {' or '.join(lacking)}"
    presented = known[0].presented
    request = write_request(operation, deletion.values, presented=presented)
    about = "cleaning up"
    trial = Trial(operation, CLEANING, about, Expected.ANYTHING, request, deletion.values)
    try:
        exchange = send(trial)
    except BudgetSpentError as error:
        return str(error)
    if exchange.answer is None:
        return exchange.what
    gone = exchange.answer.succeeded or exchange.answer.status in (404, 410)
    return "" if gone else f"its DELETE was answered {exchange.answer.status}"


def command_hook(command: Sequence[str]) -> Hook:
    """A hook that runs a command for each thing, with JSON on its standard input.

    It gets operation, url, id and name, and has to exit with 0.
    """

    def hook(created: Created) -> str:
        told = {
            "operation": created.exchange.trial.operation.key,
            "url": created.exchange.sent.url,
            "id": created.identity or None,
            "name": created.name or None,
        }
        try:
            done = subprocess.run(
                command,
                input=json.dumps(told).encode(),
                capture_output=True,
                timeout=_HOOK_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            return f"the clean-up command failed: {type(error).__name__}"
        return "" if done.returncode == 0 else f"the clean-up command exited with {done.returncode}"

    return hook
