"""The ledger: what a run has created, written down before the next request goes out.

Each line of the file is one JSON object, without secrets. Deleting is for `cleaning`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

from understudy.openapi.model import Api
from understudy.openapi.sampling.roles import words

from .deletion import Deletion, deletion_of
from .exchange import Exchange
from .gate import has_created, may_create
from .secrets import Secrets

_MOST_KNOWN = 100_000
_NAMES = ("name", "title", "label", "description")


@dataclass(frozen=True, slots=True)
class Created:
    """A thing that a run has created.

    `certain` is False where a request that creates was never answered. `name` is what the run
    called it; `identity` how the answer did. `deletion` None: the document does not say how.
    """

    exchange: Exchange
    name: str
    identity: str
    deletion: Deletion | None
    certain: bool = True

    @property
    def label(self) -> str:
        """What a person looks for: its id, or else its name."""
        return self.identity or self.name or f"request {self.exchange.number}"


class Ledger:
    """A listener of the gate that writes to a file, or only remembers where there is none.

    A file that can't be written is told once to `warn`; the run goes on, and remembers.
    """

    def __init__(
        self,
        apis: Iterable[Api],
        secrets: Secrets,
        path: Path | None = None,
        *,
        run: str = "",
        warn: Callable[[str], None] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.created: list[Created] = []
        self.path = path
        self._apis = {api.name: api for api in apis}
        self._secrets = secrets
        self._run = run
        self._warn = warn
        self._now = now
        self._file: FileIO | None = None
        self._failed = False
        self._before: set[str] = set()

    def __call__(self, exchange: Exchange) -> None:
        method, answer = exchange.sent.method, exchange.answer
        unanswered = answer is None and may_create(method) and exchange.may_have_arrived
        if unanswered or has_created(method, answer):
            created = self._entry(exchange, certain=not unanswered)
            self.created.append(created)
            self._write(self._told(created))
        elif answer and answer.content.has_value and len(self._before) < _MOST_KNOWN:
            self._before.update(_identities(answer.content.value))

    def note(self, created: Created, outcome: str) -> None:
        """Write what became of a thing."""
        self._write(self._told(created) | {"event": outcome})

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _entry(self, exchange: Exchange, certain: bool) -> Created:
        document = exchange.trial.operation.key.partition(" ")[0]
        values = exchange.trial.values
        name = _name(values.body if values else None)
        answer = exchange.answer
        if answer is None:
            return Created(exchange, name, "", None, certain)
        value = answer.content.value
        api = self._apis.get(document)
        deletion = deletion_of(api, exchange) if api else None
        if deletion and deletion.given & self._before:
            # An earlier answer named it: it was not made by this request.
            deletion = None
        identity = next(iter(_identities(value)), "") or (answer.header("Location") or "")
        return Created(exchange, name or _name(value), identity, deletion, certain)

    def _told(self, created: Created) -> dict[str, Any]:
        exchange, deletion = created.exchange, created.deletion
        answer = exchange.answer
        told = {
            "url": exchange.sent.url,
            "id": created.identity or None,
            "name": created.name or None,
            "delete": f"DELETE {deletion.path}" if deletion else None,
        }
        return {
            "event": "created" if created.certain else "may have created",
            "time": datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds"),
            "run": self._run,
            "request": exchange.number,
            "operation": exchange.trial.operation.key,
            "status": answer.status if answer else None,
            **self._secrets.mask_value(told),
        }

    def _write(self, entry: dict[str, Any]) -> None:
        if self.path is None or self._failed:
            return
        try:
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self.path.open("ab", buffering=0)
            line = json.dumps(entry, ensure_ascii=False) + "\n"
            self._file.write(line.encode("utf-8", "backslashreplace"))
        except OSError as error:
            self._failed = True
            why = error.strerror or type(error).__name__
            self._warn(
                f"the ledger {self.path} can't be written ({why}): it is kept in memory only"
            )


def _name(value: Any) -> str:
    """What a body calls its thing."""
    for name in _NAMES if isinstance(value, dict) else ():
        for key, one in value.items():
            if (key == name or words(key)[-1:] == (name,)) and isinstance(one, str):
                return one
    return ""


def _identities(value: Any) -> Iterator[str]:
    """The ids in a JSON value, those further out first."""
    level = [value]
    while level:
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                for key, member in one.items():
                    if words(key) in (("id",), ("uuid",)) and _is_identity(member):
                        yield str(member)
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = [one for one in inner if isinstance(one, dict | list)]


def _is_identity(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
