"""Changes of alert rules: names are unique, places exist, parameters are those of the kind."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import AlertRule, Location, Lot
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.alerts import rules
from galaxy_alpr.enums import AlertKind
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.alerts.parameters import parameters_of
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuleValues:
    """All values of a rule that people set, by the names of its columns."""

    columns: Mapping[str, Any]


def get_rule(session: Session, rule_id: int) -> AlertRule:
    """Return a rule. Raises ``NotFound``."""
    found = rules.get(session, id=rule_id)
    if found is None:
        raise NotFound(f"no alert rule {rule_id}")
    return found


def add_rule(session: Session, values: RuleValues, *, actor: Actor) -> AlertRule:
    """Add a rule. Raises ``Conflict`` for a taken name, ``ValidationFailed``."""
    row = AlertRule()
    _set(session, row, values)
    session.add(row)
    session.flush()
    rules.count_change(session)
    logger.info("alert rule %s was added by %s", row.id, actor.name)
    record(session, actor, "alert_rule.create", subject_of(AlertRule, row.id), None, values_of(row))
    return row


def replace_rule(
    session: Session,
    rule_id: int,
    values: RuleValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> AlertRule:
    """Replace the values of a rule.

    Raises as ``add_rule``, ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, rule_id, expected)
    before = values_of(row)
    _set(session, row, values)
    session.flush()
    rules.count_change(session)
    logger.info("alert rule %s was changed by %s", rule_id, actor.name)
    subject = subject_of(AlertRule, rule_id)
    record(session, actor, "alert_rule.change", subject, before, values_of(row))
    return row


def delete_rule(
    session: Session, rule_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a rule; its alarms stay, without it. Raises ``NotFound``, ``PreconditionFailed``."""
    row = _locked(session, rule_id, expected)
    before = values_of(row)
    session.delete(row)
    session.flush()
    rules.count_change(session)
    logger.info("alert rule %s was deleted by %s", rule_id, actor.name)
    record(session, actor, "alert_rule.delete", subject_of(AlertRule, rule_id), before)


def checked_row(session: Session, values: RuleValues) -> AlertRule:
    """Return a rule that is not stored, as ``add_rule`` would make it; raises as that does.

    Its name may be taken.
    """
    row = AlertRule()
    _fill(session, row, values)
    return row


def _locked(session: Session, rule_id: int, expected: Expected) -> AlertRule:
    row = rules.get(session, id=rule_id, lock=True)
    if row is None:
        raise NotFound(f"no alert rule {rule_id}")
    expected.check(row)
    return row


def _set(session: Session, row: AlertRule, values: RuleValues) -> None:
    name = values.columns["name"]
    if rules.name_taken(session, name=name, except_id=row.id):
        raise Conflict(f"an alert rule named {name!r} exists already")
    _fill(session, row, values)


def _fill(session: Session, row: AlertRule, values: RuleValues) -> None:
    columns = dict(values.columns)
    kind = AlertKind(columns["kind"])
    columns["parameters"] = parameters_of(kind, columns["parameters"]).model_dump(mode="json")
    for id in columns["lots"]:
        if places.get(session, Lot, id=id) is None:
            raise ValidationFailed(f"no lot {id}", field="lots")
    for id in columns["locations"]:
        if places.get(session, Location, id=id) is None:
            raise ValidationFailed(f"no location {id}", field="locations")
    for column, value in columns.items():
        setattr(row, column, value)
