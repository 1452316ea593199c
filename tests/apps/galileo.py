"""A right server of specs/galileo.yaml, as a FastAPI team would ship it."""

from __future__ import annotations

from .api import Api
from .doors import Door, Porch, pair_after_word
from .exchange import Answer, Refused, json_answer
from .members import Fields, Member, choice, kept, moment, problems, text, uuid4
from .reading import reading
from .world import World

ROLES = ("owner", "editor", "annotator", "viewer")
MEMBERS = (
    Member("description", text(), required=True),
    Member("expires_at", moment(), nullable=True),
    Member("project_id", uuid4(), nullable=True),
    Member("project_role", choice(*ROLES), nullable=True),
    Member("api_key", text(), nullable=True),
)
PERSON = "6c0f4a52-8f0e-4c2b-9d43-5be1f1f0a7c9"
TOKEN = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJzdWIiOiJhZGFAaGFyYm91ci5leGFtcGxlIiwiZXhwIjo0MTAyNDQ0ODAwfQ."
    "p1uQy7Zr0kq9wNf3sXc5Vd8Te2Lh6Jm4Bg1Ra0Yo_UI"
)
DOORS = (
    Door("APIKeyHeader", "Galileo-API-Key", "", "gal_9vQ2mXw7Lr4TzK8sYb1NcE6pHd3JfUa5"),
    Door("OAuth2PasswordBearer", "Authorization", "Bearer", TOKEN),
    Door(
        "HTTPBasic",
        "Authorization",
        "Basic",
        "ada@harbour.example:Quay-Lantern-1843",
        pair_after_word,
    ),
)


def galileo(world: World) -> Api:
    return Api(
        document="galileo",
        path="/v2/users/api_keys",
        success=200,
        invalid=422,
        porch=Porch(DOORS, challenge='Bearer, Basic realm="galileo", charset="UTF-8"'),
        world=world,
        read=reading(malformed=422, unsupported=422),
        check=lambda body: problems(MEMBERS, body),
        keep=lambda body: kept(MEMBERS, body),
        create=_create,
        refuse=refuse,
    )


def refuse(refused: Refused) -> Answer:
    """`HTTPValidationError` for what is wrong in a body, a sentence for the rest."""
    detail: object = refused.message
    if refused.status == 422:
        detail = [
            {"loc": ["body", *problem.place], "msg": problem.message, "type": problem.kind}
            for problem in refused.problems
        ]
    return json_answer(refused.status, {"detail": detail}, refused.headers)


def _create(asked: Fields, world: World) -> Fields:
    now = world.now()
    given = asked.get("api_key")
    key = f"gal_{world.new_token(40)}" if given is None else str(given)
    return {
        "id": world.new_uuid(),
        "description": asked.get("description"),
        "expires_at": asked.get("expires_at"),
        "created_at": now,
        "updated_at": now,
        "last_used": None,
        "project_id": asked.get("project_id"),
        "project_role": asked.get("project_role"),
        "created_by": PERSON,
        "truncated": f"{key[:4]}..." if len(key) > 12 else "...",
        "api_key": key,
    }
