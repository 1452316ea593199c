"""How each role gets its value, in the company of its siblings: dates in order, secrets hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from .member import OMIT, Entity, Member, Step, day_of, moment_of
from .roles import MOMENTS, PERSONAL, Role, words
from .scene import Scene, moment_text
from .secret_text import masked, prefix_of, secret_maker, shown_prefix, suffix_of

ORDER = {
    Role.CREATED: 1,
    Role.STARTS: 1,
    Role.SECRET: 1,
    Role.PUBLIC: 2,
    Role.UPDATED: 2,
    Role.USED: 3,
    Role.EXPIRES: 4,
    Role.ENDED: 5,
    Role.HAS_ENDED: 6,
    Role.HAS_EXPIRED: 6,
    Role.IS_ACTIVE: 7,
    Role.STATUS: 7,
    Role.PREFIX: 8,
    Role.SUFFIX: 8,
    Role.MASKED: 8,
}
"""In which order members are made; what agrees with others comes after them."""

_GOING = (
    "active",
    "enabled",
    "valid",
    "live",
    "available",
    "ready",
    "open",
    "succeeded",
    "completed",
    "success",
    "ok",
    "running",
    "published",
    "confirmed",
)
_OVER = {
    Role.ENDED: ("revoked", "deleted", "disabled", "archived", "inactive", "cancelled"),
    Role.EXPIRES: ("expired", "lapsed", "inactive"),
}


def step_for(member: Member, secrets: list[Member]) -> Step:
    """The step that makes this member; `secrets` are the object's members that are secret."""
    if member.role in MOMENTS:
        return _moment_step(member)
    if member.role in PERSONAL:
        return _personal_step(member)
    if member.role is Role.STATUS:
        return _status_step(member)
    if member.role in (Role.HAS_ENDED, Role.HAS_EXPIRED, Role.IS_ACTIVE):
        return _flag_step(member)
    if member.role in (Role.SECRET, Role.PUBLIC):
        return _secret_step(member, len(secrets) > 0)
    if member.role in (Role.PREFIX, Role.SUFFIX, Role.MASKED):
        return _derived_step(member, secrets)
    make = member.make
    return lambda scene, entity: make(scene)


def _moment_step(member: Member) -> Step:
    choose, role, write = _CHOICES[member.role], member.role, _writer(member)
    absent, can_be_absent = member.absent(), member.can_be_absent

    def step(scene: Scene, entity: Entity) -> Any:
        moment = choose(scene, entity)
        if moment is None:
            if can_be_absent:
                return absent
            moment = scene.now
        entity.moments[role] = moment
        return scene.now_text if write is moment_text and moment is scene.now else write(moment)

    return step


def _created(scene: Scene, entity: Entity) -> datetime:
    if scene.method == "POST":
        return scene.now
    return scene.now - timedelta(seconds=86_400 + scene.random.getrandbits(24))


def _updated(scene: Scene, entity: Entity) -> datetime:
    created = entity.moments.get(Role.CREATED)
    if scene.method == "POST":
        return created or scene.now
    if scene.method in ("PUT", "PATCH"):
        return max(created or scene.now, scene.now)
    return _between(created, scene)


def _used(scene: Scene, entity: Entity) -> datetime | None:
    if scene.method == "POST":
        return None
    return _between(entity.moments.get(Role.CREATED), scene)


def _between(earliest: datetime | None, scene: Scene) -> datetime:
    if earliest is None:
        earliest = scene.now - timedelta(days=30)
    span = max(0, int((scene.now - earliest).total_seconds()))
    return earliest + timedelta(seconds=scene.random.getrandbits(32) % (span + 1))


def _expires(scene: Scene, entity: Entity) -> datetime:
    return scene.now + timedelta(days=30 + scene.random.getrandbits(8))


_CHOICES: dict[Role, Callable[[Scene, Entity], datetime | None]] = {
    Role.CREATED: _created,
    Role.UPDATED: _updated,
    Role.USED: _used,
    Role.EXPIRES: _expires,
    Role.ENDED: lambda scene, entity: scene.now if scene.method == "DELETE" else None,
    Role.STARTS: lambda scene, entity: entity.moments.get(Role.CREATED, scene.now),
}


def _writer(member: Member) -> Callable[[datetime], Any]:
    if member.type in ("integer", "number"):
        said = set(words(member.name)) | set(words(str(member.flat.get("description", ""))))
        scale = 1000 if said & {"ms", "millis", "milliseconds", "millisecond"} else 1
        return lambda moment: int(moment.timestamp() * scale)
    return day_of if member.flat.get("format") == "date" else moment_text


def _personal_step(member: Member) -> Step:
    plain = not member.flat.keys() & {"format", "pattern", "enum", "maxLength"}
    told = _TOLD.get(member.role) if plain or member.role is Role.EMAIL else None
    if told is not None and member.type == "string":
        return lambda scene, entity: told(entity.person)
    known: dict[int, Any] = {}
    purpose = member.role.name

    def step(scene: Scene, entity: Entity) -> Any:
        seed = entity.person.seed
        if seed not in known:
            if len(known) > 1024:
                known.clear()
            own = Scene(entity.person.random(purpose), scene.now, method=scene.method)
            known[seed] = member.make(own)
        return known[seed]

    return step


_TOLD: dict[Role, Callable[[Any], str]] = {
    Role.EMAIL: lambda person: person.email,
    Role.GIVEN_NAME: lambda person: person.given,
    Role.FAMILY_NAME: lambda person: person.family,
    Role.FULL_NAME: lambda person: person.full_name,
    Role.LOGIN: lambda person: person.login,
}


def _over(scene: Scene, entity: Entity) -> Role | None:
    """Which end the thing has come to: revoked or the like, expired, or none."""
    if entity.moments.get(Role.ENDED) is not None:
        return Role.ENDED
    expires = entity.moments.get(Role.EXPIRES)
    return Role.EXPIRES if expires is not None and expires <= scene.now else None


def _status_step(member: Member) -> Step:
    options = [value for value in member.flat["enum"] if value is not None]

    def like(wanted: tuple[str, ...]) -> Any:
        found = (v for word in wanted for v in options if str(v).lower() == word)
        return next(found, member.flat.get("default", options[0] if options else None))

    going = like(_GOING)
    over = {role: like(wanted) for role, wanted in _OVER.items()}
    return lambda scene, entity: over.get(_over(scene, entity) or Role.PLAIN, going)


def _flag_step(member: Member) -> Step:
    role = member.role

    def step(scene: Scene, entity: Entity) -> bool:
        over = _over(scene, entity)
        if role is Role.HAS_ENDED:
            return over is Role.ENDED or scene.method == "DELETE"
        return over is Role.EXPIRES if role is Role.HAS_EXPIRED else over is None

    return step


def _secret_step(member: Member, paired: bool) -> Step:
    flat = member.flat
    if flat.keys() & {"pattern", "enum", "const"} or flat.get("format", "password") != "password":
        return _kept(member, lambda random, scene: member.make(scene))
    prefix = shown_prefix(list(member.examples), str(flat.get("description", "")))
    default = _default_prefix(member)
    longest = flat.get("maxLength")
    make = secret_maker(
        prefix, int(flat.get("minLength", 0)), None if longest is None else int(longest), default
    )
    return _kept(member, lambda random, scene: make(random))


def _default_prefix(member: Member) -> str:
    said = words(member.name)
    if member.role is Role.PUBLIC:
        return "pk_"
    return "sk_" if "private" in said or "secret" in said else ""


def _kept(member: Member, draw: Callable[[Random, Scene], Any]) -> Step:
    """Makes a secret, and remembers it for the members that are derived from it."""
    name, is_secret = member.name, member.role is Role.SECRET

    def step(scene: Scene, entity: Entity) -> Any:
        value = draw(scene.random, scene)
        if is_secret and isinstance(value, str):
            entity.secrets[name] = value
        return value

    return step


def _derived_step(member: Member, secrets: list[Member]) -> Step:
    derive = {Role.PREFIX: prefix_of, Role.SUFFIX: suffix_of}.get(member.role, masked)
    source = _source(member, secrets)
    unseen = secret_maker("", 0, None)
    longest = member.flat.get("maxLength")
    constrained = bool(member.flat.keys() & {"pattern", "minLength", "format", "enum", "const"})
    absent = member.absent() if member.can_be_absent else ""

    def step(scene: Scene, entity: Entity) -> Any:
        secret = entity.secrets.get(source) if source else unseen(scene.random)
        if secret is None:
            return absent
        shown = derive(secret) if longest is None else derive(secret)[: int(longest)]
        return member.make(scene) if constrained and not member.accepts(shown) else shown

    return step


def _source(member: Member, secrets: list[Member]) -> str:
    """The secret that a derived member shows: the one whose words it shares most."""
    said = set(words(member.name))
    ranked = sorted(secrets, key=lambda secret: -len(said & set(words(secret.name))))
    return ranked[0].name if ranked else ""


def echoing(member: Member, make: Step, descend: Callable[[Scene, Any], Any] | None) -> Step:
    """A step that prefers what the request said under this name.

    What the request offered and left out is absent, unless it is for the server to give.
    """
    name, role = member.name, member.role
    of_another = role is Role.ID and len(words(name)) > 1
    server_gives = role in _SERVER_GIVES and not of_another
    default = member.flat.get("default", OMIT)
    absent, can_be_absent = member.absent(), member.can_be_absent

    def step(scene: Scene, entity: Entity) -> Any:
        given = scene.given.get(name, OMIT)
        if given is not OMIT:
            value = taken(member, given)
            if value is not OMIT and not (value is None and server_gives):
                _remember(role, name, value, entity)
                return value
            if descend is not None and isinstance(given, dict):
                return descend(scene, given)
        elif name in scene.offered and can_be_absent and not server_gives:
            if default is not OMIT:
                return default
            return absent
        return make(scene, entity)

    return step


_SERVER_GIVES = PERSONAL | {Role.SECRET, Role.ID, Role.CREATED, Role.UPDATED}


def taken(member: Member, given: Any) -> Any:
    """The request's value as this member may have it, or OMIT."""
    if isinstance(given, str):
        given = _with_t(given, member)
    if member.accepts(given):
        return given
    if isinstance(given, str) and member.type in ("integer", "number") and given.isdigit():
        number = int(given) if len(given) < 19 else OMIT
        return number if number is not OMIT and member.accepts(number) else OMIT
    if isinstance(given, int) and not isinstance(given, bool) and member.accepts(str(given)):
        return str(given)
    return OMIT


def _with_t(text: str, member: Member) -> str:
    """A date-time as answers write it: the same instant, a T between date and time."""
    if member.flat.get("format") == "date-time" and len(text) > 18 and text[10] in " tT":
        return f"{text[:10]}T{text[11:].upper()}"
    return text


def _remember(role: Role, name: str, value: Any, entity: Entity) -> None:
    if role in MOMENTS:
        moment = moment_of(value)
        if moment is not None:
            entity.moments[role] = moment
    elif role is Role.SECRET and isinstance(value, str):
        entity.secrets[name] = value
