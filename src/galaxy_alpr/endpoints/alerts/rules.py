"""``/api/alert_rules``: which conditions raise alarms, and dry runs of them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import Response, status
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.alerts import rules
from galaxy_alpr.endpoints.schemas.alerts.rules import (
    AlertRuleIn,
    AlertRuleOut,
    AlertTrialOut,
    RuleTrialIn,
    TrialPeriodIn,
)
from galaxy_alpr.services.alerts import changes
from galaxy_alpr.services.alerts.history.dry_run import checked_period, dry_run
from galaxy_alpr.services.alerts.values import Rule
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/alert_rules", tags=["alerts"])


@router.get("")
def list_alert_rules(session: ReadSession) -> list[AlertRuleOut]:
    """Return all alert rules by name."""
    return [AlertRuleOut.of(row) for row in rules.every(session)]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_alert_rule(
    write: Write, actor: CurrentActor, body: AlertRuleIn, response: Response
) -> AlertRuleOut:
    """Add an alert rule; it holds for readings from now on."""
    added = write(partial(changes.add_rule, values=body.values(), actor=actor))
    set_etag(response, added)
    set_location(response, f"/api/alert_rules/{added.id}")
    return AlertRuleOut.of(added)


@router.post("/dry_run", responses=responses(422))
def test_alert_rule(
    session: ReadSession, clock: ClockDep, site: SiteZone, body: RuleTrialIn
) -> AlertTrialOut:
    """Try a rule that is not stored over the readings of a period; nothing is raised.

    At most 20 000 readings or visits are judged, the oldest first. Cameras' and gates' rules cannot
    be tried.
    """
    rule = Rule.of(changes.checked_row(session, body.rule.values()))
    return _tried(session, rule, body, clock.now(), site)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_alert_rule(session: ReadSession, id: RowId, response: Response) -> AlertRuleOut:
    """Return one alert rule."""
    found = changes.get_rule(session, id)
    set_etag(response, found)
    return AlertRuleOut.of(found)


@router.put("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_alert_rule(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: AlertRuleIn,
    expected: IfMatch,
    response: Response,
) -> AlertRuleOut:
    """Change an alert rule; fields that the body omits get their defaults. Its alarms stay."""
    change = partial(
        changes.replace_rule, rule_id=id, values=body.values(), actor=actor, expected=expected
    )
    changed = write(change)
    set_etag(response, changed)
    return AlertRuleOut.of(changed)


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_alert_rule(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete an alert rule. Its alarms stay, without a rule."""
    write(partial(changes.delete_rule, rule_id=id, actor=actor, expected=expected))


@router.post("/{id}/dry_run", responses=responses(404, 422))
def test_stored_alert_rule(
    session: ReadSession, clock: ClockDep, site: SiteZone, id: RowId, body: TrialPeriodIn
) -> AlertTrialOut:
    """Try a stored rule, as `POST /api/alert_rules/dry_run` does, whether or not it is enabled."""
    rule = Rule.of(changes.get_rule(session, id))
    return _tried(session, rule, body, clock.now(), site)


def _tried(
    session: Session, rule: Rule, body: TrialPeriodIn, now: datetime, site: ZoneInfo
) -> AlertTrialOut:
    since, until = body.since.begin(site), body.until.begin(site)
    checked_period(since, until)
    result = dry_run(session, rule, since=since, until=until, now=now, site=site)
    return AlertTrialOut.of(result)
