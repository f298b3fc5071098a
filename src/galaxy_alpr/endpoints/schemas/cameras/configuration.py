"""The configuration of a camera in requests and answers. A password is in no answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from galaxy_alpr.db import models
from galaxy_alpr.db.models.cameras.cameras import ADDRESS_LENGTH, PARTNER_S
from galaxy_alpr.endpoints.schemas.cameras.partners import PartnerId, PartnerS
from galaxy_alpr.endpoints.schemas.cameras.shapes import Line, Lines, Zone, Zones, stored
from galaxy_alpr.endpoints.schemas.cameras.state import CameraStatusOut
from galaxy_alpr.endpoints.schemas.places import LocationRef, Name
from galaxy_alpr.engine.tracking.zones import Areas
from galaxy_alpr.enums import Transport
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.ingest.addresses import Address, is_path
from galaxy_alpr.services.cameras.changes import CameraValues
from galaxy_alpr.services.cameras.credentials import split_address
from galaxy_alpr.services.cameras.states import CameraReport
from galaxy_alpr.web.params import MAX_ID, CountryCode
from galaxy_alpr.web.schema import FromText, RequestBody, Schema


def _printable(text: str) -> str:
    text = text.strip()
    if not text or not text.isprintable():
        raise ValueError("must not be blank or contain unprintable characters")
    return text


AddressText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=ADDRESS_LENGTH,
        description="A URL (`rtsp://`, `rtsps://`, `rtmp://`, `http://`, `https://`), "
        "`snapshot+http://…` for a picture that is fetched again and again, `webcam:0`, or the "
        "path of a video or of a folder of pictures on the machine of the service. User and "
        "password in a URL are taken out and stored apart.",
        examples=["rtsp://10.0.0.8/stream1"],
    ),
    AfterValidator(_printable),
]
SubAddress = Annotated[
    AddressText | None,
    Field(
        description="A smaller stream of the same camera: vehicles and plates are detected in it, "
        "and read in the frame of `address` of the same time."
    ),
]
LocationId = Annotated[
    int | None, Field(ge=1, le=MAX_ID, description="The location that its readings belong to.")
]
UserName = Annotated[
    str | None, Field(max_length=100, description="The name with which the camera is opened.")
]
Password = Annotated[
    SecretStr | None,
    Field(
        max_length=300,
        description="The password of the camera. It is stored encrypted, and is in no answer.",
        json_schema_extra={"writeOnly": True},
    ),
]
MaxRate = Annotated[
    float | None,
    Field(gt=0, le=60, description="Most frames that are analysed in a second; null for no limit."),
]
ClipS = Annotated[
    float,
    Field(
        ge=0, le=30, description="Length of the clip that is kept of each pass, seconds; 0: none."
    ),
]
Countries = Annotated[
    list[CountryCode],
    Field(
        max_length=20,
        description="Countries of most plates (ISO 3166-1 alpha-2), most probable first. Empty: "
        "that of the location, else that of the site.",
    ),
]
_NULLABLE = {"location_id", "partner_id", "sub_address", "user_name", "password", "max_rate"}
_SECRETS = {"password"}


class CameraIn(RequestBody):
    """A new camera, or one to be tested."""

    name: Name = Field(examples=["Entry, front"])
    address: AddressText
    location_id: LocationId = None
    sub_address: SubAddress = None
    user_name: UserName = None
    password: Password = None
    enabled: bool = Field(True, description="Whether it is read.")
    transport: FromText[Transport] = Field(
        Transport.TCP, description="How RTSP brings the video; `udp` loses packets, not time."
    )
    max_rate: MaxRate = None
    hardware: bool = Field(False, description="Decode by hardware where that is possible.")
    countries: Countries = Field(default=[])
    clip_s: ClipS = 0.0
    partner_id: PartnerId = None
    partner_s: PartnerS = PARTNER_S
    zones: Zones = Field(default=[])
    lines: Lines = Field(default=[])

    def values(self) -> CameraValues:
        """Return the values to be stored. Raises ``ValidationFailed`` for an address."""
        return _values(self, type(self).model_fields)


class CameraChange(RequestBody):
    """Changes of a camera; what the body omits stays as it is.

    A null deletes a value that may be missing. A password stays valid for the host that it was set
    for: where the host changes, it has to be given again.
    """

    name: Name | None = None
    address: AddressText | None = None
    location_id: LocationId = None
    sub_address: SubAddress = None
    user_name: UserName = None
    password: Password = None
    enabled: bool | None = Field(None, description="Whether it is read.")
    transport: FromText[Transport] | None = Field(None, description="How RTSP brings the video.")
    max_rate: MaxRate = None
    hardware: bool | None = Field(None, description="Decode by hardware where that is possible.")
    countries: Countries | None = None
    clip_s: ClipS | None = None
    partner_id: PartnerId = None
    partner_s: PartnerS | None = None
    zones: Zones | None = None
    lines: Lines | None = None

    @model_validator(mode="after")
    def _only_some_are_null(self) -> Self:
        wrong = [
            name
            for name in sorted(self.model_fields_set - _NULLABLE)
            if getattr(self, name) is None
        ]
        if wrong:
            raise ValueError(f"{wrong[0]} must not be null")
        return self

    def values(self) -> CameraValues:
        """Return the values to be stored. Raises ``ValidationFailed`` for an address."""
        return _values(self, self.model_fields_set)


class CameraOut(Schema):
    """A camera with its state."""

    id: int
    name: str
    location: LocationRef | None
    address: str = Field(description="Where its video comes from, without user and password.")
    sub_address: str | None = Field(description="Its smaller stream.")
    user_name: str | None = Field(description="The name with which it is opened.")
    has_password: bool
    enabled: bool = Field(description="Whether it is read.")
    transport: Transport
    max_rate: float | None = Field(description="Most frames that are analysed in a second.")
    hardware: bool = Field(description="Whether hardware decodes, where that is possible.")
    countries: list[str] = Field(description="Countries of most plates.")
    clip_s: float = Field(description="Length of the clip of each pass, seconds; 0: none.")
    partner_id: int | None = Field(description="The camera that sees the same vehicles.")
    partner_s: float = Field(description="Longest time between the passes of the two, seconds.")
    zones: list[Zone] = Field(description="Where plates are read, and where not.")
    lines: list[Line] = Field(description="Lines that give vehicles a direction.")
    created_at: datetime
    updated_at: datetime
    status: CameraStatusOut

    @classmethod
    def of(cls, row: models.Camera, report: CameraReport) -> CameraOut:
        """Build from a row with its location loaded, and its state now."""
        names = set(cls.model_fields) - {"location", "has_password", "zones", "lines", "status"}
        return cls(
            **{name: getattr(row, name) for name in names},
            location=LocationRef.of(row.location),
            has_password=row.password_sealed is not None,
            zones=[Zone.model_validate(zone, strict=False) for zone in row.zones],
            lines=[Line.model_validate(line, strict=False) for line in row.lines],
            status=CameraStatusOut.of(row.id, report),
        )


def _values(body: CameraIn | CameraChange, given: Iterable[str]) -> CameraValues:
    """Return the given values by column; credentials in an address count as given."""
    names = set(given)
    columns: dict[str, Any] = {name: getattr(body, name) for name in names - _SECRETS}
    password = None if body.password is None else body.password.get_secret_value() or None
    sets_password = "password" in names
    for field in ("address", "sub_address"):
        text = columns.get(field)
        if text is None:
            continue
        split = split_address(text, field=field)
        columns[field] = _checked(split.address, field)
        if split.user is not None and not columns.get("user_name"):
            columns["user_name"] = split.user
        if split.password is not None and password is None:
            password, sets_password = split.password, True
    if "user_name" in columns:
        columns["user_name"] = columns["user_name"] or None
    for field in ("zones", "lines"):
        if field in columns:
            columns[field] = _areas(field, stored(columns[field]))
    return CameraValues(columns=columns, sets_password=sets_password, password=password)


def _areas(field: str, shapes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return zones or lines that are right."""
    try:
        Areas.of(**{field: shapes})
    except ValidationFailed as error:
        raise ValidationFailed(str(error), field=field) from None
    return shapes


def _checked(address: str, field: str) -> str:
    """Return an address of a right form. Whether a file may be a camera, the settings decide."""
    try:
        if not is_path(address):
            Address.of(address)
    except ValidationFailed as error:
        raise ValidationFailed(str(error), field=field) from None
    return address
