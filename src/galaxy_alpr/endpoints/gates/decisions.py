"""``/api/gates/{id}``: what was decided and opened at a gate, and its comparison."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query
from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.parking import gate_commands, gates
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.endpoints.schemas.gates.decisions import (
    GateCommandOut,
    GateDecisionOut,
    ShadowOut,
)
from galaxy_alpr.enums import GateOutcome
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.gates.changes import get_gate
from galaxy_alpr.services.parking.gates.shadow import compare
from galaxy_alpr.services.places.period import checked_period, zone_of
from galaxy_alpr.web.answers.links import PageLinks, linked
from galaxy_alpr.web.deps import ClockDep, ReadSession, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.paging import Page, cut, decode_cursor
from galaxy_alpr.web.params import Moment, RowId
from galaxy_alpr.web.params import Query as QueryParameters
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/gates", tags=["gates"])

NEWEST = "-id"
LONGEST = timedelta(days=31)
"""The longest period that is compared at once."""


class GatePeriodQuery(QueryParameters):
    """The period."""

    since: Moment | None = Field(
        None,
        alias="from",
        description="At this moment or later. Without offset it is the local time of the lot, else "
        "of the site; a date is the beginning of its day.",
    )
    until: Moment | None = Field(
        None, alias="to", description="Before this moment, which is read as `from` is."
    )


class GatePageQuery(GatePeriodQuery):
    """The period and the page."""

    limit: int = Field(50, ge=1, le=500, description="Most items in one answer.")
    cursor: str | None = Field(
        None,
        max_length=200,
        description="`next_cursor` of the page before, with the same filter.",
    )


class DecisionQuery(GatePageQuery):
    """The filter and the page."""

    outcome: GateOutcome | None = Field(None, description="Only decisions with this outcome.")


class CommandQuery(GatePageQuery):
    """The filter and the page."""

    by_hand: bool | None = Field(None, description="Only orders of persons, or of decisions.")


@router.get("/{id}/decisions", responses={**linked(), **responses(404, 422)})
def list_gate_decisions(
    session: ReadSession,
    site: SiteZone,
    id: RowId,
    query: Annotated[DecisionQuery, Query()],
    links: PageLinks,
) -> Page[GateDecisionOut]:
    """List what was decided at a gate, the newest first."""
    zone = zone_of(session, location_id=get_gate(session, id).location_id, site=site)
    since, until = checked_period(query.since, query.until, zone)
    rows = gates.decisions(
        session,
        gate_id=id,
        outcome=query.outcome,
        since=since,
        until=until,
        after=decode_cursor(query.cursor, NEWEST),
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, NEWEST, _position)
    links.set(cursor)
    return Page(items=[GateDecisionOut.of(row) for row in shown], next_cursor=cursor)


@router.get("/{id}/commands", responses={**linked(), **responses(404, 422)})
def list_gate_commands(
    session: ReadSession,
    site: SiteZone,
    id: RowId,
    query: Annotated[CommandQuery, Query()],
    links: PageLinks,
) -> Page[GateCommandOut]:
    """List the orders to open a gate, with what became of each, the newest first."""
    zone = zone_of(session, location_id=get_gate(session, id).location_id, site=site)
    since, until = checked_period(query.since, query.until, zone)
    rows = gate_commands.of_gate(
        session,
        gate_id=id,
        by_hand=query.by_hand,
        since=since,
        until=until,
        after=decode_cursor(query.cursor, NEWEST),
        limit=query.limit + 1,
    )
    shown, cursor = cut(rows, query.limit, NEWEST, _position)
    links.set(cursor)
    return Page(items=[GateCommandOut.of(row) for row in shown], next_cursor=cursor)


@router.get("/{id}/shadow", responses=responses(404, 422))
def get_gate_shadow(
    session: ReadSession,
    site: SiteZone,
    clock: ClockDep,
    id: RowId,
    query: Annotated[GatePeriodQuery, Query()],
) -> ShadowOut:
    """Compare decisions with openings by hand: what the gate would have done in live mode.

    The period is the last day by default, and at most 31 days.
    """
    zone = zone_of(session, location_id=get_gate(session, id).location_id, site=site)
    since, until = checked_period(query.since, query.until, zone)
    until = until or clock.now()
    since = since or until - timedelta(days=1)
    if not timedelta() < until - since <= LONGEST:
        raise ValidationFailed("from must be before to, by at most 31 days")
    return ShadowOut.of(compare(session, gate_id=id, since=since, until=until))


def _position(row: models.GateDecision | models.GateCommand) -> Position:
    return Position(row.id, row.id)
