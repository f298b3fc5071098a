"""Changes of sources of readings: names are unique, and tokens are stored as hashes only."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import IngestSource, Location
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.ingest import sources
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.accounts.tokens import INGEST_PREFIX, hash_of, new_token
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceValues:
    """Values of a source that people set, by the names of its columns."""

    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewToken:
    """A source and its token, which is known only now."""

    source: IngestSource
    token: str = field(repr=False)


def get_source(session: Session, source_id: int) -> IngestSource:
    """Return a source with its location. Raises ``NotFound``."""
    found = sources.get(session, id=source_id)
    if found is None:
        raise NotFound(f"no source {source_id}")
    return found


def source_of_token(session: Session, token: str) -> IngestSource:
    """Return the source that is switched on and has a token. Raises ``NotFound``."""
    found = sources.of_token(session, token_hash=hash_of(token))
    if found is None:
        raise NotFound("no source of readings has this address")
    return found


def add_source(session: Session, values: SourceValues, *, actor: Actor) -> NewToken:
    """Add a source. Raises ``Conflict`` for a taken name, ``ValidationFailed`` for a location."""
    token = new_token(INGEST_PREFIX)
    row = IngestSource(token_hash=hash_of(token), readings=0, refused=0, confidences=0)
    _set(session, row, values)
    session.add(row)
    session.flush()
    logger.info("source %s of readings was added by %s", row.id, actor.name)
    subject = subject_of(IngestSource, row.id)
    record(session, actor, "ingest_source.create", subject, after=values_of(row))
    return NewToken(get_source(session, row.id), token)


def replace_source(
    session: Session,
    source_id: int,
    values: SourceValues,
    *,
    actor: Actor,
    clock: Clock,
    expected: Expected = UNCONDITIONAL,
) -> IngestSource:
    """Replace the values of a source; its token stays.

    Raises as ``add_source``, ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, source_id, expected)
    before = values_of(row)
    _set(session, row, values)
    row.updated_at = clock.now()
    session.flush()
    logger.info("source %s of readings was changed by %s", source_id, actor.name)
    subject = subject_of(IngestSource, source_id)
    record(session, actor, "ingest_source.change", subject, before, values_of(row))
    return get_source(session, source_id)


def replace_token(
    session: Session,
    source_id: int,
    *,
    actor: Actor,
    clock: Clock,
    expected: Expected = UNCONDITIONAL,
) -> NewToken:
    """Give a source another token; the one before is not valid any more.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, source_id, expected)
    token = new_token(INGEST_PREFIX)
    row.token_hash, row.updated_at = hash_of(token), clock.now()
    session.flush()
    logger.info("source %s of readings got another token by %s", source_id, actor.name)
    record(session, actor, "ingest_source.token", subject_of(IngestSource, source_id))
    return NewToken(get_source(session, source_id), token)


def delete_source(
    session: Session, source_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a source with its dead letters; its readings stay, without it.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, source_id, expected)
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("source %s of readings was deleted by %s", source_id, actor.name)
    subject = subject_of(IngestSource, source_id)
    record(session, actor, "ingest_source.delete", subject, before)


def _locked(session: Session, source_id: int, expected: Expected) -> IngestSource:
    row = sources.get(session, id=source_id, lock=True)
    if row is None:
        raise NotFound(f"no source {source_id}")
    expected.check(row)
    return row


def _set(session: Session, row: IngestSource, values: SourceValues) -> None:
    columns = values.columns
    name = columns["name"]
    if sources.name_taken(session, name=name, except_id=row.id):
        raise Conflict(f"a source named {name!r} exists already")
    location_id = columns["location_id"]
    if location_id is not None:
        _check_location(session, location_id, "location_id")
    for id in columns["devices"].values():
        _check_location(session, id, "devices")
    for column, value in columns.items():
        setattr(row, column, value)


def _check_location(session: Session, location_id: int, field: str) -> None:
    if places.get(session, Location, id=location_id) is None:
        raise ValidationFailed(f"no location {location_id}", field=field)
