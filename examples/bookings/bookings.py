"""Tables of a restaurant, booked over HTTP as openapi.yaml says."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

DESK = "the-desk-in-the-hall"


class Wish(BaseModel):
    """What a guest asks for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=60)
    seats: int = Field(ge=1, le=12)


class Booking(Wish):
    """What a guest has."""

    id: UUID


Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def at_the_desk(shown: Shown) -> None:
    """Let nobody in who does not work at the desk."""
    if shown is None or shown.credentials != DESK:
        raise HTTPException(401, "who are you?", {"WWW-Authenticate": "Bearer"})


app = FastAPI(dependencies=[Depends(at_the_desk)])
bookings: dict[UUID, Booking] = {}


def booked(booking_id: UUID) -> Booking:
    """The booking of an id."""
    if booking_id not in bookings:
        raise HTTPException(404, "there is no such booking")
    return bookings[booking_id]


Booked = Annotated[Booking, Depends(booked)]


@app.post("/bookings", status_code=201)
def book(wish: Wish) -> Booking:
    """Keep a table."""
    booking = Booking(id=uuid4(), **wish.model_dump())
    bookings[booking.id] = booking
    return booking


@app.get("/bookings/{booking_id}")
def look_up(booking: Booked) -> Booking:
    """Tell of a booking."""
    return booking


@app.delete("/bookings/{booking_id}", status_code=204)
def cancel(booking: Booked) -> None:
    """Let somebody else have the table."""
    del bookings[booking.id]
