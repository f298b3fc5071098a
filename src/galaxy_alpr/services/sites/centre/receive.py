"""What a site sends, taken by its centre: each batch in one transaction, each row once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Site
from galaxy_alpr.db.queries.sites import pictures, sites
from galaxy_alpr.db.snapshots import begin_snapshot
from galaxy_alpr.enums import ActorKind, SitePictures, SitePictureState
from galaxy_alpr.errors import PayloadTooLarge, ValidationFailed, WrongSignature
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.deletion import delete_files
from galaxy_alpr.services.sites import signing
from galaxy_alpr.services.sites.batches import (
    MAX_BATCH_BYTES,
    BatchAnswer,
    SiteBatch,
    parse_batch,
)
from galaxy_alpr.services.sites.centre.files import LISTED, OTHERS, WANTED
from galaxy_alpr.services.sites.centre.others import SiteOthers
from galaxy_alpr.services.sites.centre.places import SitePlaces
from galaxy_alpr.services.sites.centre.readings import SiteReadings
from galaxy_alpr.services.sites.centre.visits import SiteVisits
from galaxy_alpr.services.sites.config import ConfigDocument, config_of, config_version
from galaxy_alpr.services.sites.keys import SiteKeys
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

WANTED_AT_ONCE = 50
"""Most files that an answer asks for."""

_LEAST_RANK = {
    SitePictures.ALL: OTHERS,
    SitePictures.LISTED: LISTED,
    SitePictures.NONE: WANTED,
}


@dataclass(frozen=True, slots=True)
class Signed:
    """A request of a site: what is signed, and the headers with the signature, in lower case."""

    site: str
    method: str
    path: str
    headers: Mapping[str, str]


class SiteCentre:
    """Takes what sites send. Several replicas may: the row of the site is locked meanwhile."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        keys: SiteKeys,
        store: ArtifactStore,
        clock: Clock,
        report: Callable[[str, int], None] = lambda _kind, _count: None,
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._store = store
        self._clock = clock
        self._report = report

    def admit(self, request: Signed) -> None:
        """Raise ``WrongSignature`` where a request cannot be signed rightly, before its body."""
        signing.sent_at(request.headers, now=self._clock.now())
        self._key(request.site)

    def check(self, request: Signed, body: bytes) -> Site:
        """Return the site that signed a request. Raises ``WrongSignature``."""
        site, key = self._key(request.site)
        now = self._clock.now()
        signing.check(
            request.headers, key, method=request.method, path=request.path, body=body, now=now
        )
        return site

    def take_batch(self, request: Signed, body: bytes) -> BatchAnswer:
        """Store a batch, and return what the centre has of the site now.

        Raises ``WrongSignature``, ``PayloadTooLarge``, ``ValidationFailed``, a kind of
        ``Unavailable``.
        """
        if len(body) > MAX_BATCH_BYTES:
            raise PayloadTooLarge(f"a batch has at most {MAX_BATCH_BYTES} bytes")
        site = self.check(request, body)
        batch = parse_batch(body)
        try:
            answer, counts, paths = Transactions(self._sessions)(
                lambda session: self._take(session, site.id, batch)
            )
        except IntegrityError as error:
            logger.error("a batch of site %s contradicts itself: %s", site.code, error.orig)
            raise ValidationFailed("the batch contradicts itself or what is stored") from None
        for kind, count in counts.items():
            self._report(kind, count)
        if paths:
            delete_files(self._store, paths, f"reading of site {site.code}")
        return answer

    def config(self, request: Signed) -> ConfigDocument:
        """Return what the centre sets for a site. Raises ``WrongSignature``."""
        site = self.check(request, b"")
        with self._sessions() as session:
            begin_snapshot(session)
            return config_of(session, site)

    def _key(self, code: str) -> tuple[Site, str]:
        with self._sessions() as session:
            site = sites.by_code(session, code=code) if code.isascii() else None
        key = None if site is None or not site.enabled else self._keys.key_of(site)
        if site is None or key is None:
            raise WrongSignature("no site with this code may send here")
        return site, key

    def _take(
        self, session: Session, site_id: int, batch: SiteBatch
    ) -> tuple[BatchAnswer, dict[str, int], list[str]]:
        site = sites.get(session, id=site_id, lock=True)
        if site is None or not site.enabled:
            raise WrongSignature("no site with this code may send here")
        now = self._clock.now()
        _note_state(site, batch, now)
        counts: dict[str, int] = {}
        paths: list[str] = []
        applied = diverged = False
        if batch.id != site.batch_id:
            diverged = not follows(site, batch)
            if batch.is_empty:
                applied = not diverged
            elif not diverged:
                counts, paths = _apply(session, site, batch, now)
                _move(site, batch, now)
                applied = True
        session.flush()
        least = _LEAST_RANK[batch.state.pictures]
        wanted = pictures.next_wanted(session, site_id=site.id, least=least, limit=WANTED_AT_ONCE)
        answer = BatchAnswer(
            accepted_until=site.last_event_id if site.installation == batch.installation else 0,
            applied=applied,
            diverged=diverged,
            wanted_pictures=list(wanted),
            config_version=config_version(session, site),
        )
        return answer, counts, paths


def follows(site: Site, batch: SiteBatch) -> bool:
    """Return whether a batch is the one after the last that the centre has of its site.

    The first one of an installation follows, and so does one that begins again; no event may be
    left out between them.
    """
    if site.installation != batch.installation:
        return batch.after is None
    is_next = batch.after is None or batch.after == site.batch_id
    return is_next and batch.first_event_id <= site.last_event_id + 1


def _note_state(site: Site, batch: SiteBatch, now: datetime) -> None:
    state = batch.state
    ahead = (state.sent_at - now) / timedelta(seconds=1)
    site.last_seen_at, site.version = now, state.version
    site.newest_event_id = max(state.newest_event_id, batch.last_event_id)
    site.oldest_waiting_at, site.clock_ahead_s = state.oldest_waiting_at, ahead
    site.disk_free_mb, site.problems = state.disk_free_mb, list(dict.fromkeys(state.problems))
    site.picture_policy, site.config_version = state.pictures.value, state.config_version


def _move(site: Site, batch: SiteBatch, now: datetime) -> None:
    if batch.after is None:
        if site.installation is not None:
            site.restarts += 1
        site.installation, site.installed_at = batch.installation, now
    site.batch_id, site.last_event_id = batch.id, batch.last_event_id


def _apply(
    session: Session, site: Site, batch: SiteBatch, now: datetime
) -> tuple[dict[str, int], list[str]]:
    """Write the rows of a batch; return how many there are of each kind, and files to delete."""
    places = SitePlaces(session, site)
    readings = SiteReadings(session, site, places, now=now)
    visits = SiteVisits(session, site, places, now=now)
    others = SiteOthers(session, site, places, now=now)
    counts = {
        "readings": readings.write(batch.readings),
        "deleted": readings.delete(batch.deleted),
        "visits": visits.write(batch.visits),
        "removed": visits.remove(batch.removed),
        "decisions": others.write_decisions(batch.decisions),
        "alarms": others.write_alarms(batch.alarms),
    }
    visits.publish()
    for state, sources in (
        (SitePictureState.GONE, batch.gone_pictures),
        (SitePictureState.TOO_LARGE, batch.large_pictures),
    ):
        for item in pictures.by_source(session, site_id=site.id, paths=sources):
            if item.state != SitePictureState.HERE:
                item.state = state.value
    found = {kind: count for kind, count in counts.items() if count}
    if found:
        actor = Actor(ActorKind.SYSTEM, f"site {site.code}")
        record(session, actor, "site.batch", subject_of(Site, site.id), after=found)
    return found, readings.paths
