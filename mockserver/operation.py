"""One operation, played: who calls, what was sent, which response, which body - top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple

from understudy.openapi.model import Api, Operation, Response
from understudy.openapi.violation import Violation

from .answer import Answer, Asking, Make, given_values, repeatable
from .authentication import Authentication, compile_authentication, takes_tokens
from .bodies import compile_body
from .choose import Chosen, asked, success
from .content import BodyResult
from .doubts import Doubts, compile_doubts
from .exchange import Verdict
from .notices import compile_notices
from .options import ValidateMode
from .overrides import Override
from .parameters import compile_parameters
from .prefer import NO_PREFERENCE, Preference, parse_prefer
from .problem import LineOf, problem
from .refusal import Refusal, broken, phrase, plain, unreadable
from .refuse import Refuser
from .reply import Reply
from .request import Request
from .room import bounds_of
from .stage import Stage
from .tokens import TokenStore
from .unread import unread


class Played(NamedTuple):
    """An answer and the verdict on the request that it answers.

    `refusal` is what the request is at fault with, also where it was let pass; `override` what a
    test asked for in place of the document's answer.
    """

    reply: Reply
    verdict: Verdict
    refusal: Refusal | None = None
    override: Override | None = None


class Heard(NamedTuple):
    """What the head of a request says: the same for each request with that head.

    `values` are its parameters' by place, `violations` their faults. `caller` is None where who
    calls may be another one later, as with a token that expires.
    """

    caller: Authentication | None
    values: Mapping[str, Mapping[str, Any]]
    violations: list[Violation]
    preference: Preference
    accept: str | None


class PlayedOperation:
    """Answers the requests of one operation; `line_of` writes a location as `file:line`."""

    def __init__(
        self,
        operation: Operation,
        api: Api,
        stage: Stage,
        tokens: TokenStore,
        credentials: Mapping[str, Any],
        line_of: LineOf,
    ) -> None:
        options = stage.options
        self.operation = operation
        self.document = api.name
        self._stage = stage
        self._authenticate = compile_authentication(
            operation, options.auth, credentials, tokens, realm=api.name, line_of=line_of
        )
        self._takes_tokens = takes_tokens(operation)
        self._parameters = compile_parameters(operation)
        self._body = compile_body(operation.body, bounds_of(options.max_body))
        self._notices = compile_notices(operation, line_of)
        self._members = _members(operation)
        self._offered = self._members if operation.method in ("POST", "PUT") else frozenset()
        self._success = success(operation.responses)
        self._answers: dict[str, Answer] = {}
        self._usual: dict[str | None, Make] = {}
        self._unread = partial(unread, document=api.document, line_of=line_of)
        self._refuser = Refuser(operation.responses, line_of)
        self._enforces = options.validate is ValidateMode.ENFORCE
        self._ignores = options.validate is ValidateMode.OFF

    @cached_property
    def _doubts(self) -> Doubts:
        """Only a request that is let in needs it, and it looks at every schema."""
        return compile_doubts(self.operation)

    def hear(self, request: Request, segments: Mapping[str, str]) -> Heard:
        """What a request's head says."""
        caller = None if self._takes_tokens else self._authenticate(request)
        values, violations = self._parameters(request, segments)
        accept = request.headers.get("accept")
        return Heard(caller, values, violations, parse_prefer(request), accept)

    def play(self, request: Request, heard: Heard) -> Played:
        """The answer to one request; the same for the same state and never an exception."""
        caller = heard.caller or self._authenticate(request)
        if not caller.granted:
            return self._refused(
                request, _unauthenticated(caller), caller, _VERDICTS[caller.status]
            )
        body = self._body(request)
        refusal, verdict = _judged(body, heard.violations)
        if refusal is not None and self._enforces:
            return self._refused(request, refusal, caller, verdict)
        overrides = self._stage.overrides
        override = None if overrides is None else overrides.next(self.operation.key)
        played = self._answered(request, heard, body, caller, override)
        notices = (
            *caller.notices,
            *body.notices,
            *self._notices(body),
            *self._doubts(heard.values, body),
        )
        if refusal is not None and not self._ignores:
            reply = played.reply.noting(*notices, refusal.reason)
            return Played(reply, verdict, refusal, played.override)
        return played._replace(reply=played.reply.noting(*notices)) if notices else played

    def not_read(self, request: Request, refusal: Refusal) -> Played:
        """The answer to a request whose body there was no room for."""
        return self._refused(request, refusal, Authentication(granted=False), "invalid")

    def _answered(
        self,
        request: Request,
        heard: Heard,
        body: BodyResult,
        caller: Authentication,
        override: Override | None,
    ) -> Played:
        asked_for = None if override is None else override.preference
        preference = heard.preference if asked_for is None else asked_for
        value = repeatable(body.value) if body.is_large else body.value
        sent = self._documented(value) if body.present else None
        given = given_values(heard.values, sent)
        offered = self._offered if isinstance(sent, dict) else frozenset()
        scene = self._stage.scene(request, caller.identity, given, offered)
        if preference.seed is not None:
            scene = self._stage.same_scene(scene, preference.seed, self.operation.key)
        accept = heard.accept
        if preference is NO_PREFERENCE and override is None:
            make = self._usual.get(accept) or self._made_usual(accept)
            if make is not None:
                return Played(make(scene, request), "valid")
        asking = Asking(preference, accept, request, scene)
        chosen = self._chosen(preference)
        reply = self._reply(chosen, asking)
        if reply is None:
            assert chosen.response is not None
            types = ", ".join(media.name for media in chosen.response.content)
            refusal = plain(406, f"this response is documented as {types} only")
            return self._refused(request, refusal, caller, "invalid")
        if override is not None:
            return Played(override.over(reply), "valid", None, override)
        return Played(reply.noting(*preference.problems), "valid")

    def _made_usual(self, accept: str | None) -> Make | None:
        """What answers requests that prefer nothing, where the document has a success for them."""
        response = self._success.response
        if response is None:
            return None
        make = self._answer(response).usual(self._success.status, accept)
        if make is not None and len(self._usual) < _MOST_USUAL and len(accept or "") < _LONG:
            self._usual[accept] = make
        return make

    def _reply(self, chosen: Chosen, asking: Asking) -> Reply | None:
        """The answer, or None where the client accepts none of the documented media types."""
        if chosen.response is None:
            return self._undocumented(chosen.status, asking)
        answer = self._answer(chosen.response)
        if chosen.status >= 400 and not answer.shows(asking):
            return self._asked_error(chosen, asking)
        return answer.reply(chosen.status, asking)

    def _documented(self, sent: Any) -> Any:
        """What the request's schema names of a body; all of it where it names nothing."""
        members = self._members
        if not members or not isinstance(sent, dict) or sent.keys() <= members:
            return sent
        return {name: value for name, value in sent.items() if name in members}

    def _chosen(self, preference: Preference) -> Chosen:
        if preference.code is None:
            return self._success
        return asked(self.operation.responses, preference.code)

    def _answer(self, response: Response) -> Answer:
        answer = self._answers.get(response.status)
        if answer is None:
            answer = Answer(response, self._stage.options, self._unread)
            self._answers[response.status] = answer
        return answer

    def _asked_error(self, chosen: Chosen, asking: Asking) -> Reply:
        """An error that was asked for: its documented shape, with the status in words."""
        assert chosen.response is not None
        reason = f"{phrase(chosen.status)} (asked for by {asking.preference.asker})"
        return self._refuser.shaped(
            chosen.response, plain(chosen.status, reason), asking.accept, asking.path, asking.scene
        )

    def _undocumented(self, status: int, asking: Asking) -> Reply:
        if asking.preference.code is None:
            return Reply(status, reason="the document has no successful response")
        note = f"{status} is not documented for this operation"
        if status < 400:
            return Reply(status, reason=note)
        return problem(plain(status, f"{phrase(status)}: {note}"), asking.path)

    def _refused(
        self, request: Request, refusal: Refusal, caller: Authentication, verdict: Verdict
    ) -> Played:
        scene = self._stage.scene(request, caller.identity, {}, frozenset())
        accept = request.headers.get("accept")
        reply = self._refuser.reply(refusal, accept, request.reference, scene)
        return Played(reply, verdict, refusal)


_MOST_USUAL = 16
_LONG = 256  # for an Accept to be kept
_VERDICTS: dict[int, Verdict] = {401: "unauthenticated", 403: "forbidden"}


def _unauthenticated(caller: Authentication) -> Refusal:
    challenges = (("WWW-Authenticate", challenge) for challenge in caller.challenges)
    return plain(caller.status, caller.reason, *challenges)


def _judged(body: BodyResult, found: list[Violation]) -> tuple[Refusal | None, Verdict]:
    """What the request is to be refused for, if anything; `found` are its parameters' faults."""
    if body.problem == "unsupported-media-type":
        return plain(415, body.message), "invalid"
    if body.problem == "too-large":
        return plain(413, body.message), "invalid"
    if body.problem == "unreadable":
        return unreadable(body.message), "unreadable"
    if found or body.violations:
        return broken((*found, *body.violations)), "invalid"
    return None, "valid"


def _members(operation: Operation) -> frozenset[str]:
    """The members that the schemas of a request's body name."""
    content = operation.body.content if operation.body else ()
    schemas = [media.schema for media in content if media.schema]
    return frozenset(name for schema in schemas for name in schema.property_names())
