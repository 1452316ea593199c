"""A right server of specs/baseten.yaml: JSON may come labelled as curl labels it."""

from __future__ import annotations

from .api import Api
from .doors import Door, Porch
from .exchange import Answer, Refused, json_answer
from .members import Fields, Member, choice, kept, problems, text, texts
from .reading import reading
from .world import World

CATEGORIES = ("PERSONAL", "WORKSPACE_MANAGE_ALL", "WORKSPACE_EXPORT_METRICS", "WORKSPACE_INVOKE")
MEMBERS = (
    Member("name", text(), nullable=True),
    Member("type", choice(*CATEGORIES), required=True),
    Member("model_ids", texts(), nullable=True),
)
DOORS = (
    Door("ApiKeyAuth", "Authorization", "Api-Key", "kR7wPz2N.Hq5vXs9LtB3mYd8CfGj6WnAe1UoKr4Zi"),
)


def baseten(world: World) -> Api:
    return Api(
        document="baseten",
        path="/v1/api_keys",
        success=200,
        invalid=400,
        porch=Porch(DOORS),
        world=world,
        read=reading(malformed=400, labels=("application/x-www-form-urlencoded",)),
        check=lambda body: problems(MEMBERS, body),
        keep=lambda body: kept(MEMBERS, body),
        create=_create,
        refuse=refuse,
    )


def refuse(refused: Refused) -> Answer:
    codes = {401: "UNAUTHENTICATED", 404: "NOT_FOUND"}
    body = {"code": codes.get(refused.status, "VALIDATION_ERROR"), "message": refused.message}
    return json_answer(refused.status, body, refused.headers)


def _create(_: Fields, world: World) -> Fields:
    return {"api_key": f"{world.new_token(8)}.{world.new_token(32)}"}
