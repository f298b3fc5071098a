"""Decisions at gates, orders to open them, and the switch of all gates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from galaxy_alpr.db import models
from galaxy_alpr.db.base import TEXT_LENGTH
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import (
    ActorKind,
    CommandState,
    Confirmation,
    GateMode,
    GateOutcome,
    GateReason,
    VehicleClass,
)
from galaxy_alpr.services.parking.gates.shadow import ShadowComparison
from galaxy_alpr.web.answers.sentences import SENTENCE, SentenceOut
from galaxy_alpr.web.params import PlaceKey, PlateText, non_blank, not_a_number
from galaxy_alpr.web.schema import FromText, Milliseconds, RequestBody, Schema


def _plate(text: str) -> str:
    if not 0 < len(normalize_text(text)) <= TEXT_LENGTH:
        raise ValueError(f"has to have 1 to {TEXT_LENGTH} letters A-Z and digits")
    return text


Reason = Annotated[str, Field(min_length=3, max_length=500), AfterValidator(non_blank)]


class DecideIn(RequestBody):
    """A plate that was read at a gate, by another reader than this service."""

    plate: Annotated[PlateText, AfterValidator(_plate)] = Field(
        description="The plate as it was read; spaces and hyphens do not matter."
    )
    confidence: float = Field(
        ge=0, le=1, description="The probability that the whole plate is right, 0 to 1."
    )
    captured_at: Annotated[FromText[datetime], BeforeValidator(not_a_number)] = Field(
        description="When it was read. Without offset it is the local time of the location's lot, "
        "else of the site."
    )
    location: PlaceKey = Field(description="Location of the gate: its id or its name.")
    vehicle_class: FromText[VehicleClass] | None = Field(
        None, description="Class of the vehicle, where it is known."
    )
    provisional: bool = Field(
        False, description="Whether the reader may still change its mind: such a plate never opens."
    )
    complete: bool = Field(True, description="False where a part of the plate is not visible.")


class GateActor(Schema):
    """Who sent the reading, or opened the gate."""

    kind: ActorKind = Field(description="The kind of actor.")
    id: int | None
    name: str

    @classmethod
    def of(cls, row: models.GateDecision | models.GateCommand) -> GateActor:
        return cls(kind=ActorKind(row.actor_kind), id=row.actor_id, name=row.actor_name)


class GateCommandOut(Schema):
    """An order to open a gate once, and what became of it."""

    id: int
    gate_id: int | None = Field(description="The id of the gate; null once it is deleted.")
    decision_id: int | None = Field(description="The decision, null for an opening by hand.")
    reason: str | None = Field(description="Why a person opened it.")
    state: CommandState = Field(
        description="`expired`, `failed` and `cancelled` are final: nothing is sent again."
    )
    confirmation: Confirmation | None = Field(
        description="What is known of the pulse: given to a broker, acknowledged by the device, or "
        "the barrier is open."
    )
    problem: str | None = Field(description="Why nothing was sent, or what failed.")
    problem_sentence: SentenceOut | None = Field(description=SENTENCE)
    created_at: datetime
    expires_at: datetime = Field(description="Nothing is sent from this moment on.")
    dispatched_at: datetime | None = Field(description="When a worker took it.")
    executing_at: datetime | None = Field(description="When the pulse was about to be sent.")
    ended_at: datetime | None = Field(description="When it was final.")
    actor: GateActor

    @classmethod
    def of(cls, row: models.GateCommand) -> GateCommandOut:
        """Build from a row."""
        names = set(cls.model_fields) - {"actor", "state", "confirmation", "problem_sentence"}
        confirmation = None if row.confirmation is None else Confirmation(row.confirmation)
        return cls(
            **{name: getattr(row, name) for name in names},
            state=CommandState(row.state),
            confirmation=confirmation,
            problem_sentence=SentenceOut.of(row.problem),
            actor=GateActor.of(row),
        )


class GateDecisionOut(Schema):
    """What was decided about a reading at a gate."""

    id: int
    gate_id: int | None = Field(description="The id of the gate; null once it is deleted.")
    outcome: GateOutcome = Field(
        description="Only `allow` opens. `review` stays shut and asks a person."
    )
    reason: GateReason = Field(description="Why, as a code.")
    detail: str = Field(description="Why, in words.")
    detail_sentence: SentenceOut | None = Field(description=SENTENCE)
    rule: str | None = Field(description="The entry of a list or the right that decided.")
    plate: str | None = Field(description="The plate; null where none was read, or it is hidden.")
    display_text: str | None = Field(description="The plate as it is shown, with gaps.")
    confidence: float | None
    captured_at: datetime
    decided_at: datetime = Field(description="When it was decided.")
    latency_ms: Milliseconds = Field(
        description="Time from the reading to the decision, milliseconds."
    )
    mode: GateMode = Field(description="The mode of the gate at that moment.")
    detection_id: int | None
    command: GateCommandOut | None = Field(
        description="The order to open; null where nothing is to be opened, and in shadow mode."
    )
    actor: GateActor

    @classmethod
    def of(cls, row: models.GateDecision) -> GateDecisionOut:
        """Build from a row with its command loaded."""
        plain = ("id", "gate_id", "detail", "rule", "confidence", "captured_at", "decided_at")
        return cls(
            **{name: getattr(row, name) for name in (*plain, "latency_ms", "detection_id")},
            outcome=GateOutcome(row.outcome),
            reason=GateReason(row.reason),
            detail_sentence=SentenceOut.of(row.detail),
            plate=row.text,
            # A replica of the version before hides a plate without it.
            display_text=None if row.text is None else row.display_text,
            mode=GateMode(row.mode),
            command=None if row.command is None else GateCommandOut.of(row.command),
            actor=GateActor.of(row),
        )


class ShadowOut(Schema):
    """Decisions at a gate, compared with what was opened by hand within a minute."""

    allowed: int = Field(description="Decisions to allow.")
    denied: int = Field(description="Decisions to deny.")
    review: int = Field(description="Decisions that asked a person.")
    opened_by_hand: int = Field(description="Openings by hand.")
    agreed: int = Field(description="Decisions to allow that were opened by hand, too.")
    only_decided: list[GateDecisionOut] = Field(
        description="Decisions to allow that nobody opened for."
    )
    not_allowed: list[GateDecisionOut] = Field(
        description="Decisions to deny or to review that were opened by hand."
    )
    only_by_hand: list[GateCommandOut] = Field(
        description="Openings by hand without a decision before."
    )

    @classmethod
    def of(cls, found: ShadowComparison) -> ShadowOut:
        """Build from a comparison."""
        names = ("allowed", "denied", "review", "opened_by_hand", "agreed")
        return cls(
            **{name: getattr(found, name) for name in names},
            only_decided=[GateDecisionOut.of(row) for row in found.only_decided],
            not_allowed=[GateDecisionOut.of(row) for row in found.not_allowed],
            only_by_hand=[GateCommandOut.of(row) for row in found.only_by_hand],
        )


class OpenIn(RequestBody):
    """Why a person opens a gate."""

    reason: Reason = Field(description="Why it is opened.", examples=["Ambulance"])


class GateSwitchIn(RequestBody):
    """Whether all gates are stopped."""

    stopped: bool = Field(description="Whether no gate is opened, by a reading or by hand.")
    reason: Reason = Field(description="Why.", examples=["A barrier is being repaired"])


class GateSwitchOut(Schema):
    """Whether all gates are stopped."""

    stopped: bool = Field(description="Whether no gate is opened, by a reading or by hand.")
    reason: str | None = Field(description="Why; null where nobody has used the switch yet.")
    changed_at: datetime | None
    changed_by: str | None

    @classmethod
    def of(cls, row: models.GateSwitch | None) -> GateSwitchOut:
        """Build from the row, if there is one."""
        if row is None:
            return cls(stopped=False, reason=None, changed_at=None, changed_by=None)
        return cls.model_validate(row)
