"""Coming to a target: it is waited for, and asked which documents it serves and where.

Everything here is asked without a credential, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from understudy.errors import UsageError
from understudy.openapi.model import Api

from .budget import Account
from .exchange import Answer, Sent
from .options import ContractOptions
from .serving import Served, Serving, find_serving, placed
from .target import Target, parse_target
from .tls import Certificates
from .trouble import WireError
from .waiting import wait_for
from .wire import Wire, WireOptions


class Asking:
    """Requests outside of a run: each with a connection of its own, and counted.

    `account` is what they are spent from, too.
    """

    def __init__(
        self,
        options: WireOptions,
        headers: Sequence[tuple[str, str]],
        account: Account | None = None,
    ) -> None:
        self._options = options
        self._headers = tuple(headers)
        self._account = account
        self.count = 0

    def __call__(self, sent: Sent) -> Answer:
        """The answer to a request; WireError where there is none."""
        if self._account is not None:
            self._account.take(False)
        self.count += 1
        wire = Wire(self._options)
        try:
            headers = (*sent.headers, *self._headers)
            return wire.send(Sent(sent.method, sent.url, headers, sent.body))
        finally:
            wire.close()

    def status(self, sent: Sent) -> int:
        """The status of the answer to a request."""
        return self(sent).status


@dataclass(frozen=True, slots=True)
class Arrival:
    """The documents that are served, and where each is; `trouble` says why none can be reached."""

    apis: tuple[Api, ...]
    targets: Mapping[str, Target]
    ask: Asking
    wire: WireOptions
    not_served: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def asked(self) -> int:
        """How many requests it took."""
        return self.ask.count


def arrive(
    apis: Sequence[Api],
    options: ContractOptions,
    *,
    named: bool,
    account: Account | None = None,
) -> Arrival:
    """What of the documents is served at the target; `named`: they were chosen by a person.

    What it takes to find out is spent from `account`.
    """
    target = parse_target(options.target)
    wire = _wire(options)
    ask = Asking(wire, options.headers, account)
    if options.wait:
        error = wait_for(target, options.wait, wire)
        ask.count += 1
        if error is not None:
            return Arrival((), {}, ask, wire, trouble=str(error))
    certain = {api.name: placed(api, target, options.base_path) for api in apis}
    if named and all(certain.values()):
        targets = {name: one for name, one in certain.items() if one is not None}
        return Arrival(tuple(apis), targets, ask, wire)
    try:
        found = find_serving(apis, target, options.base_path, ask.status)
    except WireError as trouble:
        return Arrival((), {}, ask, wire, trouble=str(trouble))
    chosen = found if named else _chosen(found, target)
    return Arrival(
        tuple(one.api for one in chosen),
        {one.api.name: one.target for one in chosen},
        ask,
        wire,
        tuple(one.api.name for one in found if one not in chosen),
    )


def _chosen(found: Sequence[Serving], target: Target) -> list[Serving]:
    """The documents that are served for certain; UsageError where there is none."""
    served = [one for one in found if one.served is Served.YES]
    if served:
        return served
    names = ", ".join(one.api.name for one in found)
    if any(one.served is Served.UNTOLD for one in found):
        raise UsageError(
            f"{target} answers every path alike, so that nobody can tell which it serves: {names}",
            "Name the document: understudy contract DOCUMENT --target URL",
        )
    raise UsageError(
        f"none of the documents is served at {target}: {names}",
        "Name the document that is, or the base path with --base-path",
    )


def _wire(options: ContractOptions) -> WireOptions:
    files = Certificates(options.ca_bundle, options.client_certificate, options.client_key)
    return WireOptions(options.timeout, files)
