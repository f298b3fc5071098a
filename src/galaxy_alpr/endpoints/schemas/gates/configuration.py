"""The configuration of a gate in requests and answers. A secret is in no answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, model_validator

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import LocationRef, Name
from galaxy_alpr.enums import GateMode, GateState
from galaxy_alpr.services.parking.gates.changes import GateValues
from galaxy_alpr.services.parking.gates.relays.build import config_of
from galaxy_alpr.services.parking.gates.states import GateReport
from galaxy_alpr.web.answers.sentences import SENTENCE, SentenceOut
from galaxy_alpr.web.params import MAX_ID
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

LocationId = Annotated[
    int | None,
    Field(ge=1, le=MAX_ID, description="The location whose readings it opens for; one gate each."),
]
Mode = Annotated[
    GateMode,
    Field(
        description="`off`: nothing is decided about readings. `shadow`: decided, and nothing is "
        "ever sent. `live`: opens."
    ),
]
FailOpen = Annotated[
    bool,
    Field(
        description="Whether it opens for a fresh reading about which nothing can be decided, "
        "since a part of the service fails. False: it stays shut."
    ),
]
MinInterval = Annotated[
    float, Field(ge=0.5, le=600, description="Least time between two openings, seconds.")
]
MinConfidence = Annotated[
    float, Field(ge=0.5, le=1, description="Least confidence of a reading that opens.")
]
Secret = Annotated[
    SecretStr | None,
    Field(
        max_length=300,
        description="The password or the token of the relay. It is stored encrypted, and is in no "
        "answer.",
        json_schema_extra={"writeOnly": True},
    ),
]
RelayField = Annotated[
    dict[str, Any],
    Field(
        description="The relay that opens it: its `kind` (`log`, `http`, `shelly`, `mqtt`, "
        "`modbus`, `onvif`) and the values of this kind, which docs/gates.md lists.",
        examples=[{"kind": "shelly", "generation": 2, "url": "http://10.0.0.9"}],
    ),
]
_NULLABLE = {"location_id", "secret"}


class GateIn(RequestBody):
    """A new gate."""

    name: Name = Field(examples=["Entry barrier"])
    location_id: LocationId = None
    enabled: bool = Field(True, description="Whether it is on.")
    mode: FromText[Mode] = GateMode.SHADOW
    fail_open: FailOpen = False
    min_interval_s: MinInterval = 2.0
    min_confidence: MinConfidence = 0.9
    relay: RelayField = Field(default={"kind": "log"})
    secret: Secret = None

    def values(self) -> GateValues:
        """Return the values to be stored. Raises ``ValidationFailed`` for the relay."""
        return _values(self, type(self).model_fields)


class GateChange(RequestBody):
    """Changes of a gate; what the body omits stays as it is.

    A null deletes a value that may be missing. A secret stays valid for the device that it was set
    for: where the device changes, it has to be given again.
    """

    name: Name | None = None
    location_id: LocationId = None
    enabled: bool | None = Field(None, description="Whether it is on.")
    mode: FromText[Mode] | None = None
    fail_open: FailOpen | None = None
    min_interval_s: MinInterval | None = None
    min_confidence: MinConfidence | None = None
    relay: RelayField | None = None
    secret: Secret = None

    @model_validator(mode="after")
    def _only_some_are_null(self) -> Self:
        for name in sorted(self.model_fields_set - _NULLABLE):
            if getattr(self, name) is None:
                raise ValueError(f"{name} must not be null")
        return self

    def values(self) -> GateValues:
        """Return the values to be stored. Raises ``ValidationFailed`` for the relay."""
        return _values(self, self.model_fields_set)


class GateStateOut(Schema):
    """The state of a barrier as its device tells it."""

    gate_id: int = Field(description="The id of the gate.")
    state: GateState = Field(
        description="`unknown` where the device tells nothing, `faulted` where it cannot be "
        "reached or refuses."
    )
    reason: str | None = Field(description="Why it is unknown or faulted.")
    reason_sentence: SentenceOut | None = Field(description=SENTENCE)
    updated_at: datetime | None = Field(description="When the device told it.")

    @classmethod
    def of(cls, gate_id: int, report: GateReport) -> GateStateOut:
        """Build from the state now."""
        return cls(
            gate_id=gate_id,
            state=report.state,
            reason=report.reason,
            reason_sentence=SentenceOut.of(report.reason),
            updated_at=report.updated_at,
        )


class GateOut(Schema):
    """A gate with its state."""

    id: int
    name: str
    location: LocationRef | None
    enabled: bool = Field(description="Whether it is on.")
    mode: Mode
    fail_open: FailOpen
    min_interval_s: MinInterval
    min_confidence: MinConfidence
    relay: RelayField
    has_secret: bool = Field(description="Whether a secret is set.")
    created_at: datetime
    updated_at: datetime
    state: GateStateOut

    @classmethod
    def of(cls, row: models.Gate, report: GateReport) -> GateOut:
        """Build from a row with its location loaded, and its state now."""
        plain = ("id", "name", "enabled", "fail_open", "min_interval_s", "min_confidence")
        return cls(
            **{name: getattr(row, name) for name in (*plain, "created_at", "updated_at")},
            location=LocationRef.of(row.location),
            mode=GateMode(row.mode),
            relay=row.relay,
            has_secret=row.secret_sealed is not None,
            state=GateStateOut.of(row.id, report),
        )


def _values(body: GateIn | GateChange, given: Iterable[str]) -> GateValues:
    names = set(given)
    columns: dict[str, Any] = {name: getattr(body, name) for name in names - {"secret"}}
    if body.relay is not None and "relay" in names:
        columns["relay"] = config_of(body.relay).model_dump(mode="json")
    secret = None if body.secret is None else body.secret.get_secret_value() or None
    return GateValues(columns=columns, sets_secret="secret" in names, secret=secret)
