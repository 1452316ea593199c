"""Every secret of a run, and texts without them: a label stands where one was.

A secret of eight characters or more is known by its value from then on, wherever it stands and
however it is escaped or encoded. A shorter one, or one that the document itself shows, is masked
where it belongs only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from understudy.masking import SHORT, Masks
from understudy.openapi.model import Api

from .disguises import packed, packed_end, views
from .exchange import Exchange, Sent
from .messages import Carried, body_text, carried, without, without_members
from .trial import Trial

_MOST = 20_000
_MOST_SHOWN = 256 * 1024
_TELLING = 64
_CUT = 1000
_STEP = SHORT // 2
"""Among any so many neighbours one stands at a multiple of it, and is followed by as many more."""
_LABEL = re.compile(r"«[^«»]{1,300}»")
_OWN = frozenset(("understudy",))


@dataclass(frozen=True, slots=True)
class _Needle:
    """A text that gives a secret away; `packed`: it is base64, perhaps its beginning only."""

    text: str
    label: str
    packed: bool

    def end(self, text: str, start: int) -> int:
        """Where the needle ends that begins at a place, of which the first 64 characters agree.

        Enough of a long one counts, since a text may have been cut off.
        """
        wanted = self.text
        if text.startswith(wanted, start):
            end = start + len(wanted)
            return packed_end(text, end) if self.packed and len(wanted) > _CUT else end
        least, most = _TELLING, len(wanted)
        while least < most - 1:
            middle = (least + most) // 2
            agrees = text.startswith(wanted[:middle], start)
            least, most = (middle, most) if agrees else (least, middle)
        return start + least


class Secrets:
    """The secrets of one run; `given` are the user's credentials by their labels.

    It is a listener of the gate: it learns from each exchange before anything is told of it.
    """

    def __init__(
        self, apis: Iterable[Api] = (), given: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._public = _OWN.union(*(_texts_of(api) for api in apis))
        self._masks = Masks(capacity=_MOST)
        self._labels: dict[str, str] = {}
        self._shown: set[str] = set()
        self._needles: dict[str, tuple[_Needle, ...]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._pieces: dict[str, frozenset[int]] = {}
        self._lock = Lock()
        for name, values in (given or {}).items():
            for value in values:
                self.know(name, value)

    def __call__(self, exchange: Exchange) -> None:
        self.learn(exchange)

    def learn(self, exchange: Exchange) -> None:
        """Remember the secrets that a request or its answer brought."""
        for secret in carried(exchange):
            self.know(secret.name, secret.value)

    def know(self, name: str, value: str) -> str:
        """Remember a secret; its label. `user:password` is one, and the password another."""
        label = self._known(name, value.strip())
        _, colon, password = value.strip().partition(":")
        if colon and len(password) >= SHORT:
            self._known(name, password)
        return label

    def mask_text(self, text: str) -> str:
        """The text with a label in place of each secret that is known by its value."""
        if len(text) < SHORT or not self._needles:
            return text
        spans = sorted(self._spans(text), key=lambda span: (span[0], -span[1]))
        if not spans:
            return text
        pieces: list[str] = []
        done = 0
        for start, end, label in _apart(spans):
            pieces += (text[done:start], label)
            done = end
        return "".join(pieces) + text[done:]

    def mask_value(self, value: Any) -> Any:
        """A JSON value with every text in it masked, the names of members too."""
        if isinstance(value, str):
            return self.mask_text(value)
        if isinstance(value, list | tuple):
            return [self.mask_value(one) for one in value]
        if isinstance(value, dict):
            return {self.mask_text(str(k)): self.mask_value(one) for k, one in value.items()}
        return value

    def mask_exchange(self, exchange: Exchange) -> Exchange:
        """An exchange as it may be shown; what is short or public is masked by its place.

        A body of more than 256 KiB is cut.
        """
        asked, told = _sides(carried(exchange))
        sent, answer = exchange.sent, exchange.answer
        if answer is not None:
            headers, body = self._headers(answer.headers, told), self._body(answer.body, told)
            answer = replace(answer, headers=headers, body=body)
        return replace(
            exchange,
            trial=self._trial(exchange.trial, asked),
            sent=Sent(
                sent.method,
                self._text(sent.url, asked, "url"),
                self._headers(sent.headers, asked),
                None if sent.body is None else self._body(sent.body, asked),
            ),
            answer=answer,
            what=self.mask_text(exchange.what),
        )

    def plain_values(self, exchange: Exchange) -> tuple[Any, Any]:
        """The values of a request's body and of its answer's; a label stands for each secret
        that is known by its place, and `mask_text` is for the others.
        """
        asked, told = _sides(carried(exchange))
        values, answer = exchange.trial.values, exchange.answer
        sent, came = values.body if values else None, answer.content.value if answer else None
        return without_members(sent, asked, self._label), without_members(came, told, self._label)

    def _trial(self, trial: Trial, secrets: list[Carried]) -> Trial:
        request, values = trial.request, trial.values
        request = replace(
            request,
            path=self._text(request.path, secrets, "url"),
            query=self._text(request.query, secrets, "url"),
            headers=self._headers(request.headers, secrets),
            body=None if request.body is None else self._body(request.body, secrets),
        )
        if values is not None:
            body = self.mask_value(without_members(values.body, secrets, self._label))
            parameters = {
                (place, name): self.mask_value(
                    without_members({name: value}, secrets, self._label)[name]
                )
                for (place, name), value in values.parameters.items()
            }
            values = replace(values, parameters=parameters, body=body)
        return replace(trial, request=request, values=values)

    def _text(self, text: str, secrets: list[Carried], where: str) -> str:
        return self.mask_text(without(text, secrets, self._label, where))

    def _body(self, body: bytes, secrets: list[Carried]) -> bytes:
        text = body_text(body[:_MOST_SHOWN])
        masked = self._text(text, secrets, "body")
        if len(body) > _MOST_SHOWN:
            # What stood across the cut is not whole, so that it can't be told to be a secret.
            masked = f"{masked[: -_TELLING * 16]}… ({len(body)} bytes)"
        return body if masked == text else masked.encode("utf-8", "surrogateescape")

    def _headers(
        self, headers: tuple[tuple[str, str], ...], secrets: list[Carried]
    ) -> tuple[tuple[str, str], ...]:
        return tuple((name, self._text(value, secrets, name.lower())) for name, value in headers)

    def _label(self, name: str, value: str) -> str:
        """The label of a secret, also of one that is not known by its value."""
        value = value.strip()
        if value in self._shown:
            return value
        label = self._labels.get(value) or self._masks.label(name, value)
        self._shown.add(label)
        return label

    def _known(self, name: str, value: str) -> str:
        with self._lock:
            label = self._label(name, value)
            plain = len(value) < SHORT or value in self._public or value in label
            if plain or value in self._labels or len(self._labels) >= _MOST:
                return label
            self._labels[value] = label
            self._add(_Needle(value, label, False))
            for text in packed(value):
                self._add(_Needle(text, label, True))
            return label

    def _add(self, needle: _Needle) -> None:
        """Index a needle by its beginning, and the lengths of beginnings by theirs.

        Whatever the beginning stands in, one of its first pieces is found there by looking at
        every fourth character alone.
        """
        beginning = needle.text[:_TELLING]
        for before in range(_STEP):
            piece = beginning[before : before + _STEP]
            self._pieces[piece] = self._pieces.get(piece, frozenset()) | {before}
        self._needles[beginning] = (*self._needles.get(beginning, ()), needle)
        lengths = self._lengths.get(beginning[:SHORT], ())
        if len(beginning) not in lengths:
            longest_first = sorted((*lengths, len(beginning)), reverse=True)
            self._lengths[beginning[:SHORT]] = tuple(longest_first)

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where secrets stand in a text, outside of labels."""
        labels = [found.span() for found in _LABEL.finditer(text) if found[0] in self._shown]
        for view in views(text):
            for start, end, label in self._found(view.text):
                first, last = view.span(start, end)
                if not any(a <= first and last <= b for a, b in labels):
                    yield first, last, label

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        lengths = self._lengths
        skipped = 0
        for start in self._starts(text):
            if start < skipped:
                continue
            for length in lengths[text[start : start + SHORT]]:
                beside = self._needles.get(text[start : start + length])
                if beside:
                    end, label = max((one.end(text, start), one.label) for one in beside)
                    skipped = end if end - start >= _TELLING else 0
                    yield start, end, label
                    break

    def _starts(self, text: str) -> list[int]:
        """Where the first characters of a needle stand."""
        pieces, lengths = self._pieces, self._lengths
        places = range(0, len(text), _STEP)
        met = [place for place in places if text[place : place + _STEP] in pieces]
        starts = {
            place - before
            for place in met
            for before in pieces[text[place : place + _STEP]]
            if place >= before
        }
        return sorted(start for start in starts if text[start : start + SHORT] in lengths)


def _apart(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Sorted spans, those that overlap as one."""
    start, end, label = spans[0]
    for first, last, other in spans[1:]:
        if first >= end:
            yield start, end, label
            start, end, label = first, last, other
        else:
            end = max(end, last)
    yield start, end, label


def _sides(secrets: Iterable[Carried]) -> tuple[list[Carried], list[Carried]]:
    asked: list[Carried] = []
    told: list[Carried] = []
    for secret in secrets:
        (told if secret.answered else asked).append(secret)
    return asked, told


def _texts_of(api: Api) -> set[str]:
    """Every text of a document, of which none is a secret."""
    found: set[str] = set()
    seen: set[int] = set()
    pending = [api.document.value(api.document.root)]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))
            pending += value if isinstance(value, list) else [*value, *value.values()]
    return found
