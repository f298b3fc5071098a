"""The worker of a site that hands what is new to the centre, and pictures after that.

The stored events are the outbox: the cursor moves only when the centre has confirmed. Nothing here
delays a reading, and however long the centre is away, what is new waits in the database.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr import __version__
from galaxy_alpr.db.models import EventCursor
from galaxy_alpr.db.queries import events, installation
from galaxy_alpr.db.queries.sites import edge, space, subjects
from galaxy_alpr.enums import SitePictures
from galaxy_alpr.fleet.sites.transport import CentreAway, CentreRefuses, Request, Transport
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.sites.batches import MAX_EVENTS, BatchAnswer, StateDocument
from galaxy_alpr.services.sites.config import ConfigDocument, apply_config
from galaxy_alpr.services.sites.edge.build import Pictures, Prepared, prepare
from galaxy_alpr.services.sites.edge.confirm import begin, confirm
from galaxy_alpr.services.sites.settings import settings_of
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

INTERVAL_S = 15.0
"""Seconds between two messages of a site that has nothing new."""

DELAY_S = 0.1
"""Time between a commit and the look for its events: several are sent together."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""Pause after the first failure, doubled with each further one, and the longest."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class RelayParts:
    """What the relay works with. ``pictures`` counts where the centre sets nothing else."""

    sessions: sessionmaker[Session]
    store: ArtifactStore
    clock: Clock
    transport: Transport
    site: str
    pictures: SitePictures


class SiteRelay:
    """Sends batches one after the other. Several processes may run it: each row is taken once."""

    def __init__(self, parts: RelayParts, *, chance: random.Random | None = None) -> None:
        self.worker = Worker("site-relay", self.run, interval_s=INTERVAL_S, delay_s=DELAY_S)
        self._parts = parts
        self._chance = chance or random.Random()
        self._failures = 0
        self._not_before = 0.0
        self._most = MAX_EVENTS
        self._refused = 0
        self._bare = False
        self._gone: set[str] = set()
        self._too_large: set[str] = set()
        self._told: str | None = None

    def begin(self) -> None:
        """Keep from now on what the centre has to be told; all stored events are sent."""
        Transactions(self._parts.sessions)(lambda session: begin(session, self._parts.site))

    def run(self) -> None:
        """Send everything that waits. After a failure the next attempt comes later."""
        if monotonic() < self._not_before:
            return
        try:
            while not self.worker.stopping and self.step():
                pass
        except CentreAway as error:
            self._fail(str(error))
        else:
            if self._failures:
                logger.info("the centre answers again")
            self._failures, self._told = 0, None

    def retry(self) -> None:
        """Send what waits now: the centre can be reached again. Never waits."""
        self._not_before = 0.0
        self.worker.wake()

    def step(self) -> bool:
        """Send one batch and the pictures that are wanted; return whether more waits.

        Raises ``CentreAway``.
        """
        prepared = self._prepare()
        answer = self._send(prepared)
        if answer is None:
            return True
        Transactions(self._parts.sessions)(lambda session: confirm(session, prepared, answer))
        if answer.applied:
            self._gone -= set(prepared.batch.gone_pictures)
            self._too_large -= set(prepared.batch.large_pictures)
        if answer.diverged:
            logger.warning("the centre does not know the last batch; sending begins again")
            return True
        if not prepared.is_whole or not answer.applied:
            return True
        self._take_config(prepared.batch.state.config_version, answer.config_version)
        sent = self._send_pictures(answer.wanted_pictures)
        return bool(sent or self._gone or self._too_large) and bool(answer.wanted_pictures)

    def _prepare(self) -> Prepared:
        with self._parts.sessions() as session:
            link = edge.link(session)
            cursor = session.get(EventCursor, events.CENTRE)
            if link is None or cursor is None:
                raise CentreAway("this installation is no site any more")
            uuid = installation.installation_id(session)
            assert uuid is not None, "the database belongs to an installation"
            return prepare(
                session,
                link,
                cursor=cursor.last_id,
                installation=uuid,
                state=self._state,
                pictures=Pictures(sorted(self._gone)[:500], sorted(self._too_large)[:500]),
                most=self._most,
                bare=self._bare,
            )

    def _state(self, session: Session, last: int) -> StateDocument:
        problems = [self._parts.clock.problem()]
        if self._refused:
            problems.append(f"events that the centre refused: {self._refused}; see the log")
        try:
            free = self._parts.store.free_bytes() // MEGABYTE
        except OSError:
            free = None
        link = edge.link(session)
        return StateDocument(
            version=__version__,
            sent_at=self._parts.clock.now(),
            newest_event_id=events.newest_id(session),
            oldest_waiting_at=subjects.oldest_after(session, event_id=last),
            disk_free_mb=free,
            problems=[item for item in problems if item is not None],
            pictures=settings_of(link).pictures or self._parts.pictures,
            config_version=None if link is None else link.config_version,
        )

    def _send(self, prepared: Prepared) -> BatchAnswer | None:
        """Return the answer to a batch; ``None`` where a smaller one is to be tried."""
        try:
            body = self._parts.transport.send(Request("POST", "batches", prepared.body))
            answer = BatchAnswer.model_validate_json(body)
        except CentreRefuses as error:
            if error.status not in (413, 422) or self._bare:
                raise CentreAway(str(error)) from error
            self._make_smaller(prepared, error)
            return None
        except ValueError as error:
            raise CentreAway("the answer is not one of a centre") from error
        self._most, self._bare = min(MAX_EVENTS, self._most * 2), False
        return answer

    def _make_smaller(self, prepared: Prepared, error: CentreRefuses) -> None:
        """Let the next batch have less; what is refused by itself stays here, and is reported."""
        if self._most > 1:
            self._most = max(1, self._most // 4)
            return
        self._bare, self._refused = True, self._refused + 1
        logger.error("the centre refuses event %s: %s", prepared.batch.last_event_id, error)

    def _take_config(self, known: str | None, version: str | None) -> None:
        """Apply what the centre has set since."""
        if version is None or version == known:
            return
        try:
            body = self._parts.transport.send(Request("GET", "config"))
            document = ConfigDocument.model_validate_json(body)
        except (CentreRefuses, ValueError) as error:
            logger.error("what the centre sets cannot be taken: %s", type(error).__name__)
            return
        changed = Transactions(self._parts.sessions)(
            lambda session: apply_config(session, document)
        )
        logger.info("%s lists, tariffs or settings changed as the centre sets them", changed)

    def _send_pictures(self, paths: Sequence[str]) -> int:
        """Send files until there are new events; return how many were sent."""
        count = 0
        for path in paths:
            if self.worker.stopping or self._has_news():
                break
            try:
                data = self._parts.store.read(path)
            except (FileNotFoundError, PermissionError):
                self._gone.add(path)
                continue
            try:
                self._parts.transport.send(Request("PUT", f"pictures/{path}", data))
                keep = partial(space.keep_sent, path=path)
                Transactions(self._parts.sessions)(keep)
            except CentreRefuses as error:
                logger.warning("the centre does not take a picture: %s", error)
                self._too_large.add(path)
            count += 1
        return count

    def _has_news(self) -> bool:
        with self._parts.sessions() as session:
            cursor = session.get(EventCursor, events.CENTRE)
            return cursor is not None and events.newest_id(session) > cursor.last_id

    def _fail(self, message: str) -> None:
        if message != self._told:
            logger.warning("nothing can be handed to the centre now: %s", message)
        self._told = message
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(self._failures, 10))
        self._failures += 1
        self._not_before = monotonic() + pause * self._chance.uniform(0.5, 1)
