"""Requests of sources: recognized, read, stored, answered; what cannot be is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.db.queries.ingest import sources
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.errors import AlprError, Busy, ModelError, NotFound, Unavailable
from galaxy_alpr.ingest.pushed.makers import maker_named, maker_of
from galaxy_alpr.ingest.pushed.storing.facts import Sender, StoredPushed
from galaxy_alpr.ingest.pushed.storing.scales import rescaled
from galaxy_alpr.ingest.pushed.storing.store import PushedReadings
from galaxy_alpr.ingest.pushed.values import Delivered, Maker, PushedRequest, Reply, Unreadable
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.ingest.dead_letters import LostDelivery, keep
from galaxy_alpr.services.ingest.values import LetterReason
from galaxy_alpr.services.transactions import Transactions

logger = logging.getLogger(__name__)

AUTO = "auto"
"""The maker of a source whose deliveries show what they are."""


class NotStored(Exception):
    """A delivery that could not be stored, the reason, and the maker by whose form it was read."""

    def __init__(self, reason: LetterReason, why: str, maker: str | None = None) -> None:
        super().__init__(why)
        self.reason = reason
        self.maker = maker


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery: its answer, and the readings in it that are stored."""

    reply: Reply
    stored: tuple[StoredPushed, ...]


def sender_of(source: IngestSource, *, address: str | None = None) -> Sender:
    """Return a source as the sender of its readings."""
    return Sender(
        key=f"source:{source.id}",
        actor=Actor(ActorKind.CAMERA, source.name, address=address),
        source_id=source.id,
        location=None if source.location_id is None else str(source.location_id),
        devices=dict(source.devices),
        zone=None if source.timezone is None else ZoneInfo(source.timezone),
        weight=source.weight,
        opens_gates=source.opens_gates,
        lenient=True,
    )


class Deliveries:
    """Takes what sources send. Safe to call from several threads.

    ``report`` is called with the reason of each delivery that cannot be stored.
    """

    def __init__(
        self,
        *,
        pushed: PushedReadings,
        sessions: sessionmaker[Session],
        clock: Clock,
        report: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        self._pushed = pushed
        self._sessions = sessions
        self._clock = clock
        self._report = report

    def take(
        self, source: IngestSource, request: PushedRequest, *, sender: Sender | None = None
    ) -> Reply:
        """Store a delivery and return its answer; what cannot be stored becomes a dead letter.

        Everything is stored, or kept, when this returns. Raises a kind of ``Unavailable`` when the
        database or the disk fails: nothing of the delivery was accepted then, or it is recognized
        when it comes again.
        """
        try:
            return self.store(source, request, sender or sender_of(source)).reply
        except NotStored as error:
            maker = None if error.maker is None else maker_named(error.maker)
            lost = LostDelivery(
                source_id=source.id,
                received_at=self._clock.now(),
                reason=error.reason,
                problem=str(error),
                maker=error.maker,
                method=request.method,
                path=request.path,
                content_type=request.content_type,
                query=request.query,
                body=request.body,
            )
            self._write(lambda session: keep(session, lost))
            self._report(error.reason)
            logger.warning("a delivery of source %s was kept: %s", source.id, error.reason)
        return Reply.json({}) if maker is None else _reply(maker, request, Delivered())

    def store(
        self,
        source: IngestSource,
        request: PushedRequest,
        sender: Sender,
        *,
        received_at: datetime | None = None,
    ) -> Outcome:
        """Store a delivery and return its answer.

        ``received_at`` is that of one that waited. Raises ``NotStored``, and as ``take``.
        """
        maker = maker_of(request) if source.maker == AUTO else maker_named(source.maker)
        if not request.body and not request.query and (maker is None or request.method == "GET"):
            self._seen(source.id)
            return Outcome(Reply.json({}), ())
        if maker is None:
            raise NotStored(LetterReason.UNREADABLE, "it is in no form that is known")
        delivered = _parsed(maker, request)
        now, stored = self._clock.now(), []
        for reading in delivered.readings:
            found, highest = rescaled(reading, source)
            try:
                stored.append(self._pushed.store(found, sender, received_at=received_at))
            except AlprError as error:
                raise _not_stored(error, maker) from error
            if highest is not None:
                self._note(source.id, highest)
        if not delivered.readings:
            self._seen(source.id)
        ordered = any(item.ordered for item in stored)
        answered = replace(delivered, allowed=ordered, received_at=now)
        return Outcome(_reply(maker, request, answered), tuple(stored))

    def at_own_path(self, address: str | None, request: PushedRequest) -> Reply:
        """Take a delivery at a maker's own path, from the source that has its address or device.

        A device's id can be made up by anybody: a source that is known by it only opens no gate.
        Raises ``NotFound`` where there is no such source, and as ``take``.
        """
        with self._sessions() as session:
            known = sources.with_own_paths(session)
        here = next((row for row in known if address in row.addresses), None)
        if here is not None:
            return self.take(here, request)
        devices = _devices_of(request)
        of_device = next((row for row in known if devices & set(row.devices)), None)
        if of_device is None:
            raise NotFound("no source of readings has this address or device")
        return self.take(
            of_device, request, sender=replace(sender_of(of_device), opens_gates=False)
        )

    def _seen(self, source_id: int) -> None:
        at = self._clock.now()
        self._write(lambda session: sources.mark_seen(session, id=source_id, at=at))

    def _note(self, source_id: int, highest: float) -> None:
        self._write(lambda session: sources.note_confidence(session, id=source_id, highest=highest))

    def _write(self, change: Callable[[Session], None]) -> None:
        """Run a change in a transaction. Raises a kind of ``Unavailable``."""
        try:
            Transactions(self._sessions)(change)
        except SQLAlchemyError as error:
            raise failure_of(error) or error from error


def _devices_of(request: PushedRequest) -> set[str]:
    """Return the ids and names of the devices that a request names."""
    maker = maker_of(request)
    if maker is None:
        return set()
    try:
        delivered = _parsed(maker, request)
    except NotStored:
        return set()
    named = [item.device_id for item in delivered.reports]
    for reading in delivered.readings:
        named += [reading.device_id, reading.device_name]
    return {name for name in named if name}


def _parsed(maker: Maker, request: PushedRequest) -> Delivered:
    try:
        return maker.parse(request)
    except Unreadable as error:
        raise NotStored(LetterReason.UNREADABLE, str(error), maker.name) from error
    except Exception as error:
        logger.exception("a delivery cannot be read as one of %s", maker.name)
        why = f"it cannot be read: {type(error).__name__}"
        raise NotStored(LetterReason.UNREADABLE, why, maker.name) from error


def _reply(maker: Maker, request: PushedRequest, delivered: Delivered) -> Reply:
    try:
        return maker.reply(request, delivered)
    except Exception:
        logger.exception("there is no answer to a delivery of %s", maker.name)
        return Reply.json({})


def _not_stored(error: AlprError, maker: Maker) -> AlprError | NotStored:
    """Return why a reading is not stored; what will pass by itself is raised as it is."""
    if isinstance(error, Busy):
        return NotStored(LetterReason.BUSY, "too many pictures were waiting", maker.name)
    if isinstance(error, ModelError):
        return NotStored(LetterReason.ENGINE, "the engine failed", maker.name)
    if isinstance(error, Unavailable):
        return error
    return NotStored(LetterReason.REFUSED, f"{error.code}: {error}", maker.name)
