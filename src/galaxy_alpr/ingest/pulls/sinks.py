"""Where fetched readings go: the same way as those that are pushed."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.db.queries.ingest import sources
from galaxy_alpr.errors import AlprError, Busy, ModelError, Unavailable
from galaxy_alpr.ingest.pulls.values import PullFailed, ReadingPostponed, ReadingRefused
from galaxy_alpr.ingest.pushed.storing.deliveries import Deliveries, sender_of
from galaxy_alpr.ingest.pushed.storing.store import PushedReadings
from galaxy_alpr.ingest.pushed.values import PushedReading, PushedRequest


class Sinks:
    """Stores what was fetched for a source. Safe to call from several threads."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        deliveries: Deliveries,
        pushed: PushedReadings,
    ) -> None:
        self._sessions = sessions
        self._deliveries = deliveries
        self._pushed = pushed

    def request(self, source_id: int, request: PushedRequest) -> None:
        """Store a delivery; what cannot be stored becomes a dead letter.

        Raises a kind of ``Unavailable`` where the database or the disk fails.
        """
        self._deliveries.take(self._source(source_id), request)

    def reading(self, source_id: int, reading: PushedReading) -> None:
        """Store a reading. Raises as ``ReadingSink``, and a kind of ``Unavailable``."""
        sender = sender_of(self._source(source_id))
        try:
            self._pushed.store(reading, sender)
        except Unavailable:
            raise
        except (Busy, ModelError) as error:
            raise ReadingPostponed(f"the reading was not stored: {error.code}") from error
        except AlprError as error:
            raise ReadingRefused(f"the reading cannot be stored: {error.code}") from error

    def _source(self, source_id: int) -> IngestSource:
        with self._sessions() as session:
            found = sources.get(session, id=source_id)
            if found is None or not found.enabled:
                raise PullFailed("the source was deleted or switched off")
            return found
