"""A right server of specs/keypair.yaml: a final slash is optional, an answer has two keys."""

from __future__ import annotations

from .api import Api
from .doors import Door, Porch
from .galileo import refuse
from .members import Fields, Member, kept, problems, text
from .reading import reading
from .world import World

MEMBERS = (
    Member("name", text(1, 100), required=True),
    Member("description", text(0, 255), nullable=True),
)
TOKEN = (
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IkhiMSJ9."
    "eyJpc3MiOiJodHRwczovL2hhcmJvdXIuZXhhbXBsZS8iLCJzdWIiOiJhdXRoMHwxODQzIn0."
    "c2lnbmVkLWJ5LXRoZS1oYXJib3VyLW1hc3Rlci1vZi10aGUtcXVheQ"
)
DOORS = (Door("BearerAuth", "Authorization", "Bearer", TOKEN),)
ORGANIZATION = "8e4b1f7d-5c92-4a36-b0d8-f61e3a9c2754"


def keypair(world: World) -> Api:
    return Api(
        document="keypair",
        path="/api/v2/api-keys",
        success=201,
        invalid=422,
        porch=Porch(DOORS, challenge="Bearer"),
        world=world,
        read=reading(malformed=422),
        check=lambda body: problems(MEMBERS, body),
        keep=lambda body: kept(MEMBERS, body),
        create=_create,
        refuse=refuse,
        at=lambda path: path.removesuffix("/"),
    )


def _create(asked: Fields, world: World) -> Fields:
    private = f"sk-kp-{world.new_token(40)}"
    return {
        "id": f"key_{world.new_token(16)}",
        "org_id": ORGANIZATION,
        "name": asked.get("name"),
        "public_key": f"pk-kp-{world.new_token(24)}",
        "private_key_display": f"{private[:8]}...{private[-4:]}",
        "created_at": world.now(),
        "private_key": private,
        "description": asked.get("description"),
        "is_revoked": False,
        "revoked_at": None,
        "last_used_at": None,
        "environment": "production",
    }
