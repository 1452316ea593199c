"""From options and what a target serves to a plan: of what, as whom, and within which limits."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from understudy.credentials import environment_credentials, place_credentials
from understudy.errors import UsageError
from understudy.openapi.model import Api

from .arrival import Arrival
from .budget import PROFILES, Limits
from .callers import known_secrets
from .invariants import read_invariants
from .options import ContractOptions
from .plan import Plan
from .production import production_of
from .secrets import Secrets
from .selecting import is_meant, nearest, selected
from .target import parse_target


def check_names(apis: Sequence[Api], options: ContractOptions) -> None:
    """Let no settings be for a document, or for an operation of it, that is not there."""
    named = {api.name: api for api in apis}
    for name, settings in options.documents.items():
        if name not in named:
            near = get_close_matches(name, named, 1)
            raise UsageError(
                f"the configuration has settings for {name}, which is none of the documents",
                f"Did you mean {near[0]}?" if near else f"There is {', '.join(named)}",
            )
        for pattern in settings.operation_parameters:
            if not any(is_meant(one, pattern) for one in named[name].operations):
                raise UsageError(
                    f"the configuration has settings for {pattern} of {name}, which is no "
                    "operation, path or tag of it",
                    nearest(pattern, named[name].operations),
                )


def allow(apis: Sequence[Api], options: ContractOptions, ask: Callable[[str], bool]) -> None:
    """Let nobody's production be tested by mistake: not a byte is sent before."""
    found = production_of(parse_target(options.target), apis, options.allow_production)
    if found is not None:
        question = f"{found.refusal().what}. Test it? Type yes"
        if not ask(question):
            raise found.refusal()


def plan_of(arrival: Arrival, options: ContractOptions, known: Secrets) -> Plan:
    """The plan; the credentials are known as secrets from then on."""
    apis = arrival.apis
    schemes = {api.name: api.security_schemes for api in apis}
    given = place_credentials(options.credentials, schemes)
    found = place_credentials(environment_credentials(os.environ, schemes), schemes)
    placed = {**found, **given}
    for name, values in known_secrets(placed).items():
        for value in values:
            known.know(name, value)
    return Plan(
        apis=apis,
        operations=selected(apis, options.include, options.exclude),
        targets=arrival.targets,
        placed=placed,
        run=secrets.token_hex(3),
        profile=PROFILES[options.profile],
        limits=_limits(options, arrival.asked),
        seed=options.seed,
        wire=arrival.wire,
        headers=options.headers,
        rate=options.rate,
        fixtures=dict(_fixtures(apis, options)),
        workers=options.workers,
        all_roles=options.all_roles,
        invariants={api.name: read_invariants(api.document.path, api.operations) for api in apis},
    )


def _fixtures(
    apis: Sequence[Api], options: ContractOptions
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The values that the configuration gives to parameters, by document and by operation."""
    for api in apis:
        settings = options.documents.get(api.name)
        if settings is None:
            continue
        yield api.name, settings.parameters
        for operation in api.operations:
            for pattern, values in settings.operation_parameters.items():
                if is_meant(operation, pattern):
                    yield operation.key, values


def _limits(options: ContractOptions, asked: int) -> Limits:
    """The limits of the run, less what was asked before it."""
    most = options.max_requests
    left = max(most - asked, 0) if most is not None else None
    return Limits(left, options.max_created, options.max_time)
