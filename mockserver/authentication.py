"""Whether a request may call an operation, and who calls: alternatives compiled to one check.

Where a credential is looked for is in presented.py; what a refusal says in challenge.py.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from understudy.credentials import Credential
from understudy.openapi.location import Location
from understudy.openapi.model import Alternative, Operation, Requirement
from understudy.openapi.security import is_bearer

from .challenge import challenges, complaint, invitation
from .options import AuthMode
from .presented import Fault, Reader, compile_look, compile_reader
from .request import Request
from .tokens import Grant, TokenStore

ANONYMOUS = "anonymous"
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class Authentication(NamedTuple):
    """The outcome for one request.

    `status` is 401 or 403 where it is refused, else 0; `reason` says why in one line.
    `identity` is the same for the same caller and may hold a secret: for memory only.
    `notices` are for the log; `challenges` are the WWW-Authenticate values of a refusal.
    """

    granted: bool
    identity: str = ANONYMOUS
    notices: tuple[str, ...] = ()
    status: int = 0
    reason: str = ""
    challenges: tuple[str, ...] = ()
    fault: Fault = Fault.NONE

    def __repr__(self) -> str:
        shown = "anonymous" if self.anonymous else "«identity»"
        return f"Authentication({shown}, status={self.status}, reason={self.reason!r})"

    @property
    def anonymous(self) -> bool:
        """Whether nobody is known to call."""
        return self.identity == ANONYMOUS


Check = Callable[[Request], Authentication]
LineOf = Callable[[Location], str]

_PUBLIC = Authentication(granted=True)


def compile_authentication(
    operation: Operation,
    mode: AuthMode,
    credentials: Mapping[str, tuple[Credential, ...]],
    tokens: TokenStore,
    *,
    realm: str,
    line_of: LineOf,
) -> Check:
    """The check of one operation; it never raises, whatever the request holds.

    `credentials` are those given for the document's schemes, by scheme name: where there are
    some, others are refused. `realm` is the document's name; `line_of` writes a location as
    `FILE:LINE` and is asked once, when an anonymous request is first let through.
    """
    named = [one for one in operation.security if one.requirements]
    if not named:
        return lambda _: _PUBLIC
    free = next((one for one in operation.security if not one.requirements), None)
    if mode is AuthMode.REQUIRE:
        free = None
    invited = invitation(named, anonymous=free is not None)
    plain = challenges(named, realm)
    builder = _Builder(named, realm, invited, credentials, tokens, plain)
    check = _any_of([builder.alternative(one) for one in _seen_first(named)])
    if free:
        check = _or_anonymous(check, _presence(named), free, invited, line_of)
    if mode is AuthMode.WARN:
        return _warning(check)
    return _silent(check) if mode is AuthMode.OFF else check


def takes_tokens(operation: Operation) -> bool:
    """Whether its check also takes tokens that the mock issues, which come and go."""
    schemes = (r.scheme for one in operation.security for r in one.requirements)
    return any(is_bearer(scheme) for scheme in schemes)


def _seen_first(alternatives: Sequence[Alternative]) -> list[Alternative]:
    """Those that show who calls come before those that ask for a client certificate alone."""
    return sorted(
        alternatives,
        key=lambda one: all(r.scheme.kind == "mutualTLS" for r in one.requirements),
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    """What the checks of one operation are made from."""

    alternatives: Sequence[Alternative]
    realm: str
    invited: str
    credentials: Mapping[str, tuple[Credential, ...]]
    tokens: TokenStore
    plain_challenges: tuple[str, ...]

    def alternative(self, alternative: Alternative) -> Check:
        alone = len(alternative.requirements) == 1
        checks = [self._requirement(one, alone) for one in alternative.requirements]
        return checks[0] if alone else _all_of(checks)

    def _requirement(self, requirement: Requirement, alone: bool) -> Check:
        scheme = requirement.scheme
        if scheme.kind == "mutualTLS":
            notice = f"{scheme.name}: a client certificate is taken as present"
            unseen = Authentication(granted=True, identity="mutualTLS", notices=(notice,))
            return lambda _: unseen
        look = compile_look(scheme)
        recognise = self._recognise(requirement)
        refusal = cache(lambda fault: self._refusal(requirement, fault, alone))

        def check(request: Request) -> Authentication:
            found = look(request)
            if isinstance(found, Fault):
                return refusal(found)
            known = recognise(found)
            return refusal(known) if isinstance(known, Fault) else known

        return check

    def _refusal(self, requirement: Requirement, fault: Fault, alone: bool) -> Authentication:
        return Authentication(
            granted=False,
            status=403 if fault is Fault.SCOPE else 401,
            reason=complaint(requirement, fault, self.invited, alone=alone),
            challenges=self._challenges(requirement, fault),
            fault=fault,
        )

    def _challenges(self, requirement: Requirement, fault: Fault) -> tuple[str, ...]:
        """Those of the operation, which only a bearer's fault makes different ones."""
        if is_bearer(requirement.scheme) or fault is Fault.SCOPE:
            return challenges(self.alternatives, self.realm, requirement, fault)
        return self.plain_challenges

    def _recognise(self, requirement: Requirement) -> Callable[[str], Authentication | Fault]:
        """How a well-shaped secret is judged: issued here, given to the mock, or any."""
        scheme, needed = requirement.scheme, frozenset(requirement.scopes)
        given = [(c.secret.encode(), c.scopes) for c in self.credentials.get(scheme.name, ())]
        issued = _issued(requirement, self.tokens) if is_bearer(scheme) else None
        identify = _identity(requirement)
        is_jwt = scheme.bearer_format.lower() == "jwt"
        odd = (f"the bearer token for {scheme.name} is not a JWT, accepted all the same",)

        def recognise(secret: str) -> Authentication | Fault:
            if issued and (known := issued(secret)) is not None:
                return known
            if given:
                fault = _compared(secret.encode("utf-8", "replace"), given, needed)
                return fault or Authentication(True, identify(secret))
            if is_jwt and not _JWT.fullmatch(secret):
                return Authentication(True, identify(secret), odd)
            return Authentication(True, identify(secret))

        return recognise


def _identity(requirement: Requirement) -> Callable[[str], str]:
    if requirement.scheme.scheme == "basic":
        return lambda pair: "user:" + pair.partition(":")[0]
    prefix = requirement.scheme.name + ":"
    return lambda secret: prefix + secret


def _compared(
    secret: bytes, given: Sequence[tuple[bytes, frozenset[str] | None]], needed: frozenset[str]
) -> Fault:
    """Every credential is compared, so that the time tells nothing about which is near."""
    fault = Fault.UNKNOWN
    for known, scopes in given:
        if hmac.compare_digest(secret, known) and fault is not Fault.NONE:
            fault = Fault.NONE if scopes is None or needed <= scopes else Fault.SCOPE
    return fault


def _issued(
    requirement: Requirement, tokens: TokenStore
) -> Callable[[str], Authentication | Fault | None]:
    """How a token of this mock is judged; None for one that it has not issued."""
    scheme, needed = requirement.scheme, frozenset(requirement.scopes)

    def judge(token: str) -> Authentication | Fault | None:
        grant = tokens.grant(token)
        if grant is None or not _is_for(grant, scheme.kind, scheme.name):
            return None
        if tokens.expired(token):
            return Fault.EXPIRED
        if grant.scopes is not None and not needed <= grant.scopes:
            return Fault.SCOPE
        return Authentication(True, grant.subject)

    return judge


def _is_for(grant: Grant, kind: str, name: str) -> bool:
    """A flow belongs to its oauth2 scheme; other bearer schemes don't say where theirs are from."""
    return kind != "oauth2" or name in grant.schemes


def _any_of(checks: Sequence[Check]) -> Check:
    """The first alternative that is met, or the refusal that came nearest."""
    if len(checks) == 1:
        return checks[0]

    first, *others = checks

    def check(request: Request) -> Authentication:
        nearest = first(request)
        for one in others:
            if nearest.granted:
                return nearest
            outcome = one(request)
            if outcome.granted or outcome.fault > nearest.fault:
                nearest = outcome
        return nearest

    return check


def _all_of(checks: Sequence[Check]) -> Check:
    """Every requirement together; who is not known is told so before what is not allowed."""

    def check(request: Request) -> Authentication:
        outcomes = [one(request) for one in checks]
        refused = [one for one in outcomes if not one.granted]
        if refused:
            return min(refused, key=lambda one: one.status)
        return Authentication(
            granted=True,
            identity=" + ".join(one.identity for one in outcomes),
            notices=tuple(notice for one in outcomes for notice in one.notices),
        )

    return check


def _presence(alternatives: Sequence[Alternative]) -> tuple[Reader, ...]:
    """What shows that a request is not meant to be anonymous."""
    schemes = {
        (requirement.scheme.place, requirement.scheme.parameter): requirement.scheme
        for alternative in alternatives
        for requirement in alternative.requirements
        if requirement.scheme.kind == "apiKey"
    }
    return tuple(compile_reader(scheme) for scheme in schemes.values())


def _or_anonymous(
    check: Check, presence: Sequence[Reader], free: Alternative, invited: str, line_of: LineOf
) -> Check:
    """Also nothing at all is allowed, but not a credential that is present and wrong."""

    @cache
    def anonymous() -> Authentication:
        return _PUBLIC._replace(notices=(f"anonymous, allowed at {line_of(free.at)}",))

    def either(request: Request) -> Authentication:
        outcome = check(request)
        if outcome.granted:
            return outcome
        authorized = "authorization" in request.headers
        if not authorized and all(read(request) is None for read in presence):
            return anonymous()
        if authorized and outcome.fault is Fault.ABSENT:
            reason = f"the Authorization header is not what is asked for here: {invited}"
            return outcome._replace(reason=reason)
        return outcome

    return either


def _warning(check: Check) -> Check:
    def warned(request: Request) -> Authentication:
        outcome = check(request)
        if outcome.granted:
            return outcome
        would = f"would be refused with {outcome.status}: {outcome.reason}"
        return Authentication(granted=True, notices=(would,), fault=outcome.fault)

    return warned


def _silent(check: Check) -> Check:
    """Nothing is refused or noted, but the same credential is still the same caller."""

    def silent(request: Request) -> Authentication:
        outcome = check(request)
        return Authentication(granted=True, identity=outcome.identity)

    return silent
