"""How each role gets its value, in the company of its siblings: dates in order, secrets hidden."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from .effort import Effort
from .member import OMIT, Entity, Member, Step
from .moments import moment_of, moment_step
from .roles import DERIVED, MOMENTS, PERSONAL, Role, words
from .scene import Maker, Scene
from .secret_text import marker, masked, prefix_of, secret_maker, shown_prefix, suffix_of

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

MADE: Any = object()
"""Said of a member that is made whatever the request leaves out."""

_GOING = tuple(
    "active enabled valid live available ready open succeeded completed success ok running "
    "published confirmed".split()
)
_OVER = {
    Role.ENDED: ("revoked", "deleted", "disabled", "archived", "inactive", "cancelled"),
    Role.EXPIRES: ("expired", "lapsed", "inactive"),
}
_AGREEING = frozenset((Role.STATUS, Role.IS_ACTIVE, Role.HAS_ENDED, Role.HAS_EXPIRED))
_SERVER_GIVES = (
    PERSONAL | DERIVED | _AGREEING | {Role.SECRET, Role.PUBLIC, Role.ID, Role.CREATED, Role.UPDATED}
)


def step_for(member: Member, secrets: list[Member]) -> Step:
    """The step that makes this member; `secrets` are the object's members that are secret."""
    if member.role in MOMENTS:
        return moment_step(member)
    if member.role in PERSONAL:
        return _personal_step(member)
    if member.role is Role.STATUS:
        return _status_step(member)
    if member.role in _AGREEING:
        return _flag_step(member)
    if member.role in (Role.SECRET, Role.PUBLIC):
        return _secret_step(member)
    if member.role in DERIVED:
        return _derived_step(member, secrets)
    make = member.make
    return lambda scene, entity: make(scene)


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
            own.effort = Effort(careful=True)
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
    ending = {word for words_of in _OVER.values() for word in words_of}
    usual = member.flat.get("default")
    if usual is None or str(usual).lower() in ending:
        usual = options[0] if options else None

    def like(wanted: tuple[str, ...]) -> Any:
        found = (v for word in wanted for v in options if str(v).lower() == word)
        return next(found, usual)

    going = usual if "default" in member.flat else like(_GOING)
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


def _secret_step(member: Member) -> Step:
    flat = member.flat
    if flat.keys() & {"pattern", "x-patterns"} or flat.get("format", "password") != "password":
        return _kept(member, _marked(member))
    if "enum" in flat:
        return _kept(member, member.make)
    prefix = shown_prefix(list(member.examples), str(flat.get("description", "")))
    default = _default_prefix(member)
    longest = flat.get("maxLength")
    make = secret_maker(
        prefix, int(flat.get("minLength", 0)), None if longest is None else int(longest), default
    )
    return _kept(member, lambda scene: make(scene.random))


def _marked(member: Member) -> Maker:
    """Draws by the schema, then writes the mark in where it fits."""
    make, accepts = member.make, member.accepts
    built: list[Callable[[str], str]] = []

    def marked(scene: Scene) -> Any:
        if not built:
            typical = Scene(Random(0), scene.now)
            typical.effort = Effort(careful=True)
            built.append(marker(accepts, str(make(typical))))
        value = make(scene)
        return built[0](value) if isinstance(value, str) else value

    return marked


def _default_prefix(member: Member) -> str:
    said = words(member.name)
    if member.role is Role.PUBLIC:
        return "pk_"
    return "sk_" if "private" in said or "secret" in said else ""


def _kept(member: Member, draw: Maker) -> Step:
    """Makes a secret, and remembers it for the members that are derived from it."""
    name, is_secret = member.name, member.role is Role.SECRET

    def step(scene: Scene, entity: Entity) -> Any:
        value = draw(scene)
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


def left_out(member: Member) -> Any:
    """What it is where the request offered it and left it out; MADE where the server gives it."""
    if _server_gives(member) or not member.can_be_absent:
        return MADE
    return member.flat.get("default", member.absent())


def taking(member: Member, make: Step, descend: Callable[[Scene, Any], Any] | None) -> Step:
    """A step that prefers what the request says under this name; to be called where it does."""
    name, role = member.name, member.role
    server_gives = _server_gives(member)
    remembered = role in MOMENTS or role is Role.SECRET
    is_moment = member.flat.get("format") == "date-time"
    structured = member.type in ("object", "array", "")

    def step(scene: Scene, entity: Entity) -> Any:
        given = scene.given[name]
        # Whether it is accepted shows when the whole is checked; a careful draw asks here.
        careful = structured or scene.effort.careful
        value = taken(member, given) if careful else _written(given, is_moment)
        if value is not OMIT and not (value is None and server_gives):
            if remembered:
                _remember(role, name, value, entity)
            return value
        if descend is not None and isinstance(given, dict):
            return descend(scene, given)
        return make(scene, entity)

    return step


def _server_gives(member: Member) -> bool:
    of_another = member.role is Role.ID and len(words(member.name)) > 1
    return (member.role in _SERVER_GIVES and not of_another) or "const" in member.flat


def taken(member: Member, given: Any) -> Any:
    """The request's value as this member may have it, or OMIT."""
    given = _written(given, member.flat.get("format") == "date-time")
    if member.accepts(given):
        return given
    if isinstance(given, str) and member.type in ("integer", "number") and given.isdecimal():
        number = int(given) if len(given) < 19 else OMIT
        return number if number is not OMIT and member.accepts(number) else OMIT
    if isinstance(given, int) and not isinstance(given, bool) and member.accepts(str(given)):
        return str(given)
    return OMIT


def _written(given: Any, is_moment: bool) -> Any:
    """A date-time as answers write it: the same instant, a T between date and time."""
    if is_moment and isinstance(given, str) and len(given) > 18 and given[10] in " tT":
        return f"{given[:10]}T{given[11:].upper()}"
    return given


def _remember(role: Role, name: str, value: Any, entity: Entity) -> None:
    if role in MOMENTS:
        moment = moment_of(value)
        if moment is not None:
            entity.moments[role] = moment
    elif role is Role.SECRET and isinstance(value, str):
        entity.secrets[name] = value
