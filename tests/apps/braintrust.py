"""A right server of specs/braintrust.yaml: a body is optional, and so is a credential."""

from __future__ import annotations

from .api import Api
from .doors import Door, Porch
from .exchange import Answer, Refused, Request, text_answer
from .members import Fields, Member, kept, problems, text
from .reading import reading
from .world import World

MEMBERS = (
    Member("name", text(), required=True),
    Member("org_name", text(), nullable=True),
)
DOORS = (
    Door(
        "bearerAuth",
        "Authorization",
        "Bearer",
        "sk-Vt3kQ9ZpW2xLm8RfYc5DnB7hJs4GaE1uTo6KwXv0NyCiMePb",
    ),
)
USER = "0b6d8f2e-4a17-4f5c-8e3d-2c9a7b1f6045"
ORGANIZATION = "d2f7c1a9-6b3e-4d80-9a54-e17c0b8f3296"
_read = reading(malformed=400)


def braintrust(world: World) -> Api:
    return Api(
        document="braintrust",
        path="/v1/api_key",
        success=200,
        invalid=400,
        porch=Porch(DOORS, anonymous=True, challenge="Bearer"),
        world=world,
        read=read,
        check=lambda body: problems(MEMBERS, body),
        keep=lambda body: kept(MEMBERS, body),
        create=_create,
        refuse=refuse,
    )


def read(request: Request) -> object:
    """No body at all asks for a key with a name of the server's choice."""
    return _read(request) if request.body else {"name": "API key"}


def refuse(refused: Refused) -> Answer:
    return text_answer(refused.status, refused.message, refused.headers)


def _create(asked: Fields, world: World) -> Fields:
    key = f"sk-{world.new_token(48)}"
    return {
        "id": world.new_uuid(),
        "created": world.now(),
        "name": asked.get("name"),
        "preview_name": f"sk-****{key[-4:]}",
        "user_id": USER,
        "user_email": "grace@harbour.example",
        "user_given_name": "Grace",
        "user_family_name": "Quayle",
        "org_id": ORGANIZATION,
        "key": key,
    }
