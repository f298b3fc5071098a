"""The parameters of alert rules, by kind, as they are stored and sent.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from galaxy_alpr.enums import AlertKind, CameraState, PlateStatus, VehicleClass
from galaxy_alpr.errors import ValidationFailed

MAX_MINUTES = 366 * 24 * 60

_LISTED = (PlateStatus.WATCHED, PlateStatus.BLOCKED, PlateStatus.ALLOWED)
_SILENT = (
    *(CameraState.FAILED, CameraState.STOPPED, CameraState.FROZEN),
    *(CameraState.BLACK, CameraState.COVERED),
)


class Parameters(BaseModel):
    """Base of the parameters of a kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _once_each(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _listed(values: tuple[PlateStatus, ...]) -> tuple[PlateStatus, ...]:
    if PlateStatus.UNLISTED in values:
        raise ValueError("a listed plate is not 'unlisted'")
    return _once_each(values)


def _silent(values: tuple[CameraState, ...]) -> tuple[CameraState, ...]:
    if set(values) - set(_SILENT):
        raise ValueError(f"must be among {', '.join(_SILENT)}")
    return _once_each(values)


Statuses = Annotated[tuple[PlateStatus, ...], Field(min_length=1), AfterValidator(_once_each)]
Ratio = Annotated[float, Field(ge=0, le=1)]
Percent = Annotated[int, Field(ge=1, le=100)]
Minutes = Annotated[int, Field(ge=1, le=MAX_MINUTES)]


class StatusParameters(Parameters):
    """A plate with one of these list statuses at the moment of its picture."""

    statuses: Statuses = Field(description="The list statuses that raise an alarm.")


class NearMissParameters(Parameters):
    """A plate that is on no list, but is nearly a listed one."""

    statuses: Annotated[tuple[PlateStatus, ...], Field(min_length=1), AfterValidator(_listed)] = (
        Field((PlateStatus.WATCHED,), description="The lists with which plates are compared.")
    )
    max_distance: float = Field(
        1.0,
        ge=0.2,
        le=2.0,
        description="Greatest difference in edits; a confusion of similar characters counts 0.2 "
        "to 0.5.",
    )


class UnknownPlateParameters(Parameters):
    """A plate on no list; the schedule of the rule says in which hours."""

    min_confidence: Ratio = Field(
        0.8, description="Least confidence of the reading: a misread plate is on no list either."
    )
    first_time: bool = Field(False, description="Only plates that were never read before.")
    with_unread: bool = Field(False, description="Also plates whose text cannot be read.")


class RepeatsParameters(Parameters):
    """The same plate several times within a period."""

    times: int = Field(3, ge=2, le=100, description="Number of readings, this one included.")
    within_minutes: Minutes = Field(60, description="The period.")
    apart_s: int = Field(
        60, ge=0, le=3600, description="Readings that are closer together count once."
    )
    statuses: Statuses = Field(
        (PlateStatus.UNLISTED, PlateStatus.WATCHED, PlateStatus.BLOCKED),
        description="The list statuses of plates that are counted.",
    )


class OverstayParameters(Parameters):
    """A visit that is open for longer than this."""

    minutes: Minutes = Field(description="The longest stay.")
    vehicle_classes: Annotated[tuple[VehicleClass, ...], AfterValidator(_once_each)] = Field(
        (), description="Only vehicles of these classes; empty for all."
    )


class FullParameters(Parameters):
    """A lot whose open visits reach a share of its capacity."""

    percent: Percent = Field(100, description="Open visits by the capacity, percent.")


class CameraSilentParameters(Parameters):
    """A camera that is switched on and brings no usable picture."""

    minutes: Minutes = Field(2, description="For how long.")
    states: Annotated[tuple[CameraState, ...], Field(min_length=1), AfterValidator(_silent)] = (
        Field(_SILENT, description="The states that count.")
    )


class ReadRateLowParameters(Parameters):
    """A location at which too few of the detected plates are read."""

    percent: Percent = Field(70, description="Least share of plates with a text, percent.")
    minutes: int = Field(60, ge=5, le=24 * 60, description="The period that is looked at.")
    min_plates: int = Field(20, ge=1, le=100_000, description="Fewest plates that are judged.")


class GateFaultParameters(Parameters):
    """A gate that does not work."""

    minutes: int = Field(0, ge=0, le=MAX_MINUTES, description="For how long.")


class WebhookDisabledParameters(Parameters):
    """A webhook that was switched off because it failed."""


class SiteSilentParameters(Parameters):
    """A site of this centre from which nothing comes any more."""

    minutes: Minutes = Field(10, description="For how long.")


PARAMETERS: Mapping[AlertKind, type[Parameters]] = {
    AlertKind.STATUS: StatusParameters,
    AlertKind.NEAR_MISS: NearMissParameters,
    AlertKind.UNKNOWN_PLATE: UnknownPlateParameters,
    AlertKind.REPEATS: RepeatsParameters,
    AlertKind.OVERSTAY: OverstayParameters,
    AlertKind.FULL: FullParameters,
    AlertKind.CAMERA_SILENT: CameraSilentParameters,
    AlertKind.READ_RATE_LOW: ReadRateLowParameters,
    AlertKind.GATE_FAULT: GateFaultParameters,
    AlertKind.WEBHOOK_DISABLED: WebhookDisabledParameters,
    AlertKind.SITE_SILENT: SiteSilentParameters,
}


def parameters_of(kind: AlertKind, values: Mapping[str, Any]) -> Parameters:
    """Return the parameters of a kind. Raises ``ValidationFailed`` for what is wrong with them."""
    try:
        return PARAMETERS[kind].model_validate_json(json.dumps(dict(values)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(["parameters", *(str(part) for part in first["loc"])])
        raise ValidationFailed(f"{field}: {first['msg']}", field=field) from None
