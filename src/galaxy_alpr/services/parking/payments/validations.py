"""Validations: what shops and offices give to the visitors of a visit."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Validation
from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.enums import ValidationKind
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.payments.quotes import locked_visit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationValues:
    """A validation that a client adds."""

    kind: ValidationKind
    value: int
    given_by: str
    note: str | None = None


def validations_of(session: Session, visit_id: int) -> list[Validation]:
    """Return the validations of a visit. Raises ``NotFound``."""
    if payments.visit(session, id=visit_id) is None:
        raise NotFound(f"no visit {visit_id}")
    return payments.validations(session, visit_id=visit_id)


def add_validation(
    session: Session, visit_id: int, values: ValidationValues, *, now: datetime, actor: Actor
) -> Validation:
    """Give a validation to a visit; the next quote subtracts it.

    Raises ``NotFound``, ``ValidationFailed`` for more than 100 percent.
    """
    visit = locked_visit(session, visit_id)
    if values.kind is ValidationKind.PERCENT and values.value > 100:
        raise ValidationFailed("a percentage is at most 100", field="value")
    row = Validation(
        visit_id=visit_id,
        lot_id=visit.lot_id,
        kind=values.kind,
        value=values.value,
        given_by=values.given_by,
        note=values.note,
        created_by=actor.name,
        created_at=now,
    )
    session.add(row)
    session.flush()
    logger.info("validation %s was added by %s", row.id, actor.name)
    subject = subject_of(Validation, row.id)
    record(session, actor, "validation.create", subject, after=values_of(row))
    return row


def delete_validation(session: Session, validation_id: int, *, actor: Actor) -> None:
    """Take a validation back. Raises ``NotFound``."""
    row = payments.validation(session, id=validation_id, lock=True)
    if row is None:
        raise NotFound(f"no validation {validation_id}")
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("validation %s was deleted by %s", validation_id, actor.name)
    subject = subject_of(Validation, validation_id)
    record(session, actor, "validation.delete", subject, before)
