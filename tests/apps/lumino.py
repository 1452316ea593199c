"""A right server of specs/lumino.yaml: all members are sent but `last_used_at`."""

from __future__ import annotations

from datetime import datetime

from .api import Api
from .doors import Door, Porch
from .exchange import Answer, Refused, json_answer
from .members import Fields, Member, kept, moment, problems, text
from .reading import reading
from .world import World

MEMBERS = (
    Member("name", text(), required=True),
    Member("expires_at", moment(), required=True),
)
DOORS = (Door("ApiKeyAuth", "x-api-key", "", "llm_4fGh8KqZ2vBn6XtR9wLs3YcJd7MpTe5A"),)


def lumino(world: World) -> Api:
    return Api(
        document="lumino",
        path="/v1/api-keys",
        success=201,
        invalid=400,
        porch=Porch(DOORS),
        world=world,
        read=reading(malformed=400),
        check=lambda body: problems(MEMBERS, body),
        keep=lambda body: kept(MEMBERS, body),
        create=_create,
        refuse=refuse,
    )


def refuse(refused: Refused) -> Answer:
    body = {"status": refused.status, "message": refused.message}
    return json_answer(refused.status, body, refused.headers)


def _create(asked: Fields, world: World) -> Fields:
    now, expires = world.now(), asked.get("expires_at")
    past = isinstance(expires, datetime) and expires <= now
    secret = f"llm_{world.new_token(40)}"
    return {
        "id": world.new_uuid(),
        "created_at": now,
        "expires_at": expires,
        "status": "EXPIRED" if past else "ACTIVE",
        "name": asked.get("name"),
        "prefix": secret[:8],
        "secret": secret,
    }
