"""Sources of readings and dead letters in requests and answers."""

from __future__ import annotations

import base64
import ipaddress
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import LocationRef, Name
from galaxy_alpr.ingest.pushed.makers import MAKERS
from galaxy_alpr.ingest.pushed.storing.deliveries import AUTO
from galaxy_alpr.ingest.pushed.storing.facts import WEIGHT
from galaxy_alpr.services.ingest.sources import NewToken, SourceValues
from galaxy_alpr.services.ingest.values import LetterReason
from galaxy_alpr.timezones import check_timezone
from galaxy_alpr.web.params import MAX_ID
from galaxy_alpr.web.schema import RequestBody, Schema

MAX_SHOWN_BYTES = 1_000_000
MAX_DEVICES = 200


def _maker(name: str) -> str:
    known = [AUTO, *(maker.name for maker in MAKERS)]
    if name not in known:
        raise ValueError(f"is not one of {', '.join(known)}")
    return name


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


Device = Annotated[str, Field(min_length=1, max_length=100)]
Place = Annotated[int, Field(ge=1, le=MAX_ID)]

_MAKER = "The maker whose form it sends; `auto` recognizes the form of each delivery."
_LOCATION = "The location of its readings."
_DEVICES = "The locations of some of its devices, by the device's id or name."
_ADDRESSES = "IP addresses from which it may use the fixed paths of makers."
_TIMEZONE = "Timezone of its clock, where it sends local times; null: that of the location's lot."
_WEIGHT = (
    "How much its own texts count beside those of the engine, 0 (not at all) to 2. 1 is as a "
    "reader of which every confidence is right."
)
_ENABLED = "Whether it may send."
_OPENS_GATES = (
    "Whether its readings may open the gate of their location: fresh, sure and literally allowed "
    "ones, as those of a camera."
)


class IngestSourceIn(RequestBody):
    """The values of a source of readings."""

    name: Name = Field(examples=["Entry camera"])
    maker: Annotated[str, AfterValidator(_maker)] = Field(AUTO, description=_MAKER)
    location_id: Place | None = Field(None, description=_LOCATION)
    devices: dict[Device, Place] = Field(default={}, max_length=MAX_DEVICES, description=_DEVICES)
    addresses: list[Annotated[str, AfterValidator(_address)]] = Field(
        default=[], max_length=MAX_DEVICES, description=_ADDRESSES
    )
    timezone: Annotated[str, AfterValidator(check_timezone)] | None = Field(
        None, description=_TIMEZONE
    )
    weight: float = Field(WEIGHT, ge=0, le=2, description=_WEIGHT)
    enabled: bool = Field(True, description=_ENABLED)
    opens_gates: bool = Field(False, description=_OPENS_GATES)

    def values(self) -> SourceValues:
        """Return the values to be stored."""
        return SourceValues({name: getattr(self, name) for name in type(self).model_fields})


class IngestSourceOut(Schema):
    """A source of readings, without its token."""

    id: int
    name: str
    maker: str = Field(description=_MAKER)
    location: LocationRef | None = Field(description=_LOCATION)
    devices: dict[str, int] = Field(description=_DEVICES)
    addresses: list[str] = Field(description=_ADDRESSES)
    timezone: str | None = Field(description=_TIMEZONE)
    weight: float = Field(description=_WEIGHT)
    enabled: bool = Field(description=_ENABLED)
    opens_gates: bool = Field(description=_OPENS_GATES)
    readings: int = Field(description="Readings of it that were stored.")
    refused: int = Field(description="Deliveries of it that became dead letters.")
    last_seen_at: datetime | None = Field(description="When it last sent anything.")
    last_error: str | None = Field(
        description="Why its last delivery could not be stored; null once another one was."
    )
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: models.IngestSource) -> IngestSourceOut:
        """Build from a row with its location loaded."""
        return cls(**_fields(row))


class NewIngestSourceOut(IngestSourceOut):
    """A source of readings with its address, which is in this answer only."""

    token: str = Field(description="The secret part of the address.")
    ingest_url: str = Field(
        description="The address to enter in the camera; paths below it are taken, too."
    )

    @classmethod
    def of_new(cls, new: NewToken, base_url: str) -> NewIngestSourceOut:
        """Build from a new token; ``base_url`` is that of the service."""
        url = f"{base_url.rstrip('/')}/ingest/{new.token}"
        return cls(**_fields(new.source), token=new.token, ingest_url=url)


def _fields(row: models.IngestSource) -> dict[str, Any]:
    names = set(IngestSourceOut.model_fields) - {"location"}
    return {
        **{name: getattr(row, name) for name in names},
        "location": LocationRef.of(row.location),
    }


class DeadLetterOut(Schema):
    """A delivery that was accepted and could not be read or stored."""

    id: int
    ingest_source_id: int = Field(description="The source that sent it.")
    received_at: datetime = Field(description="When it came.")
    reason: LetterReason = Field(
        description="`unreadable`: it is in no known form. `refused`: what it says cannot be "
        "stored. `engine`: the engine failed. `busy`: too many pictures were waiting."
    )
    problem: str = Field(description="Why, in words.")
    maker: str | None = Field(description="The maker as whose form it was read.")
    method: str = Field(description="The method of its request.")
    path: str = Field(description="The path below the address of the source.")
    content_type: str = Field(description="The content type that it named.")
    body_bytes: int = Field(description="Length of the whole body.")
    replays: int = Field(description="How often it was replayed in vain.")

    @classmethod
    def of(cls, row: models.DeadLetter) -> DeadLetterOut:
        """Build from a row; its body need not be loaded."""
        return cls(**{name: getattr(row, name) for name in DeadLetterOut.model_fields})


class WholeDeadLetterOut(DeadLetterOut):
    """A dead letter with its body."""

    query: dict[str, str] = Field(description="The query of its request.")
    body_base64: str | None = Field(
        description="The body as base64, or its beginning; null for one of more than 1 MB."
    )
    is_whole: bool = Field(description="Whether the whole body is stored: only then it can replay.")

    @classmethod
    def of_whole(cls, row: models.DeadLetter) -> WholeDeadLetterOut:
        """Build from a row with its body."""
        shown = len(row.body) <= MAX_SHOWN_BYTES
        return cls(
            **{name: getattr(row, name) for name in DeadLetterOut.model_fields},
            query=row.query,
            body_base64=base64.b64encode(row.body).decode() if shown else None,
            is_whole=len(row.body) == row.body_bytes,
        )


class ReplayOut(Schema):
    """What became of a replayed dead letter, which is deleted."""

    session_ids: list[int] = Field(description="The photos of its readings.")
