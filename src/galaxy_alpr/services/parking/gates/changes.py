"""Changes of gates: names and locations are unique, and secrets are stored encrypted only."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Gate, Location
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.gates.relays.build import check_relay, receiver_of
from galaxy_alpr.services.parking.gates.secret import GateSecrets
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateValues:
    """Values of a gate that a client sets, by the names of its columns.

    ``secret`` is ``None`` to delete it; it is changed only if ``sets_secret``.
    """

    columns: Mapping[str, Any]
    sets_secret: bool = False
    secret: str | None = field(default=None, repr=False)


def get_gate(session: Session, gate_id: int) -> Gate:
    """Return a gate with its location and its state. Raises ``NotFound``."""
    found = gates.get(session, id=gate_id)
    if found is None:
        raise NotFound(f"no gate {gate_id}")
    return found


def add_gate(session: Session, values: GateValues, *, secrets: GateSecrets, actor: Actor) -> Gate:
    """Add a gate.

    Raises ``Conflict`` for a taken name or location, ``ValidationFailed`` for a value.
    """
    row = Gate()
    _set(session, row, values)
    session.add(row)
    session.flush()
    if values.secret is not None:
        row.secret_sealed = secrets.seal(values.secret, row.id)
        session.flush()
    logger.info("gate %s was added by %s", row.id, actor.name)
    record(session, actor, "gate.create", subject_of(Gate, row.id), after=_recorded(row))
    return get_gate(session, row.id)


def change_gate(
    session: Session,
    gate_id: int,
    values: GateValues,
    *,
    secrets: GateSecrets,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Gate:
    """Change those values of a gate that are given.

    Raises as ``add_gate``, and ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, gate_id, expected)
    before, receiver = _recorded(row), receiver_of(row.relay)
    _set(session, row, values)
    moved = receiver_of(row.relay) != receiver
    if row.secret_sealed is not None and not values.sets_secret and moved:
        raise ValidationFailed(
            "give the secret again: it is only sent to the device that it was set for",
            field="secret",
        )
    if values.sets_secret:
        new = values.secret
        row.secret_sealed = None if new is None else secrets.seal(new, row.id)
    session.flush()
    logger.info("gate %s was changed by %s", gate_id, actor.name)
    after = _recorded(row)
    if values.sets_secret:
        after["secret_was_set"] = True
    record(session, actor, "gate.change", subject_of(Gate, gate_id), before, after)
    return get_gate(session, gate_id)


def delete_gate(
    session: Session, gate_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a gate; what was decided and sent there stays, without a gate.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, gate_id, expected)
    before = _recorded(row)
    session.delete(row)
    session.flush()
    logger.info("gate %s was deleted by %s", gate_id, actor.name)
    record(session, actor, "gate.delete", subject_of(Gate, gate_id), before)


def _locked(session: Session, gate_id: int, expected: Expected) -> Gate:
    row = gates.get(session, id=gate_id, lock=True)
    if row is None:
        raise NotFound(f"no gate {gate_id}")
    expected.check(row)
    return row


def _recorded(row: Gate) -> dict[str, Any]:
    return {**values_of(row), "has_secret": row.secret_sealed is not None}


def _set(session: Session, row: Gate, values: GateValues) -> None:
    columns = values.columns
    name, location_id = columns.get("name"), columns.get("location_id")
    if name is not None and gates.name_taken(session, name=name, except_id=row.id):
        raise Conflict(f"a gate named {name!r} exists already")
    if location_id is not None:
        if places.get(session, Location, id=location_id) is None:
            raise ValidationFailed(f"no location {location_id}", field="location_id")
        if gates.location_taken(session, location_id=location_id, except_id=row.id):
            raise Conflict(f"location {location_id} has a gate already")
    if "relay" in columns:
        check_relay(columns["relay"])
    for column, value in columns.items():
        setattr(row, column, value)
