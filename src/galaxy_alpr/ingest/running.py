"""One camera that is read: its worker, the moments and ids of its passes, and its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic
from uuid import uuid4

from galaxy_alpr.db.models import Camera
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.engine.tracking.zones import Areas
from galaxy_alpr.enums import CameraState
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.camera import CameraWorker
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.ingest.passes.final import FinalPass, final_pass
from galaxy_alpr.ingest.passes.news import PassNews
from galaxy_alpr.ingest.passes.pairs import PassPairs
from galaxy_alpr.ingest.passes.watched import WatchedEngine, WatchedReader
from galaxy_alpr.ingest.turns import Turns
from galaxy_alpr.ingest.video_files import VideoFiles
from galaxy_alpr.ingest.video_process import SourceOptions
from galaxy_alpr.services.cameras.leasing.fencing import fences_of
from galaxy_alpr.services.cameras.leasing.lease import Lease
from galaxy_alpr.services.cameras.states import CameraFigures

_WINDOW_S = 4.0
"""Time over which analysed frames are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all cameras of a process share."""

    engine: Analyzer
    files: VideoFiles
    frames: NewestFrames
    turns: Turns
    news: PassNews
    keep: Callable[[FinalPass], None]
    now: Callable[[], datetime]
    pairs: PassPairs | None = None


def source_key(row: Camera) -> str:
    """Return a text that differs where a camera has to be opened again."""
    country = None if row.location is None else row.location.country
    values = [row.address, row.sub_address, row.user_name, row.password_sealed, row.transport]
    values += [row.max_rate, row.hardware, row.countries, country, row.clip_s]  # type: ignore[list-item]
    values += [row.zones, row.lines]  # type: ignore[list-item]
    return json.dumps(values)


class RunningCamera:
    """Reads a camera until it is stopped. ``update`` takes changes that need no new worker.

    Raises ``ValidationFailed`` for zones and lines of another version, and a file that is gone.
    """

    def __init__(
        self, row: Camera, source: tuple[Address, SourceOptions], shared: Shared, lease: Lease
    ) -> None:
        self.id = row.id
        self.lease = lease
        self.key = source_key(row)
        self._live = source[0].live
        self._shared = shared
        self._areas = Areas.of(row.zones, row.lines)
        self._countries = countries_of(row)
        self._engine = WatchedEngine(shared.engine, shared.frames, row.id)
        self._reader: WatchedReader | None = None
        self._ids: dict[int, str] = {}
        self._read = 0
        self._counted = (monotonic(), 0)
        self._rate: float | None = None
        self._lock = Lock()
        self.update(row)
        self.worker = CameraWorker(
            str(row.id),
            *source,
            make_reader=self._make_reader,
            report=self._report,
            turns=shared.turns,
            sub=None if row.sub_address is None else shared.files.address(row.sub_address),
            may_read=lambda: lease.valid,
        )
        self._began = monotonic()

    @property
    def ended(self) -> bool:
        """Whether the worker's thread has ended: a file at its end, or an error."""
        return not self.worker.alive

    @property
    def ended_well(self) -> bool:
        """Whether a file was read to its end."""
        stopped = self.worker.status.state is CameraState.STOPPED
        return self.ended and stopped and self.lease.valid

    def update(self, row: Camera) -> None:
        """Take the name, the location and the partner of a changed camera."""
        self._name, self._location_id, self._clip_s = row.name, row.location_id, row.clip_s
        self._partner = None if row.partner_id is None else (row.partner_id, row.partner_s)

    def stop(self) -> None:
        """End the worker, and drop the newest frame; passes that were open are kept."""
        self.worker.stop()
        self._shared.frames.forget(self.id)

    def figures(self) -> CameraFigures:
        """Return what was measured until now."""
        status, reader = self.worker.status, self._reader
        now, (since, before) = monotonic(), self._counted
        if now - since >= _WINDOW_S:
            self._rate = round((status.analysed - before) / (now - since), 2)
            self._counted = now, status.analysed
        width, height = self.worker.frame_size or (None, None)
        # How late the frames of a file are says nothing.
        delay = None if reader is None or not self._live else reader.delay_ms
        return CameraFigures(
            width=width,
            height=height,
            fps=None if status.health is None else status.health.fps,
            analysed_per_second=self._rate,
            analysed=status.analysed,
            dropped=status.dropped,
            passes=status.passes,
            read=self._read,
            reopened=status.reopened,
            delay_ms=None if delay is None else round(delay, 1),
        )

    def _make_reader(self) -> PassReader:
        countries = self._countries or None
        self._reader = WatchedReader(self._engine, countries, self._areas, self._behind)
        return self._reader

    def _behind(self, at: float) -> float:
        """Return how many seconds ago it was ``at`` seconds by the clock of the passes."""
        return monotonic() - self._began - at

    def _moments(self) -> Callable[[float], datetime]:
        """Return the function from seconds by the clock of the passes, which begins at 0.

        It returns moments by the service's clock, which may have been set since.
        """
        shift = self._shared.now() - self.worker.moment(monotonic() - self._began)
        return lambda at: self.worker.moment(at) + shift

    def _seen_until(self, last_at: datetime) -> datetime:
        """Return when the last frame of a pass was seen: a file has moments of its own."""
        return last_at if self._live else self._shared.now()

    def _clip(self, reading: PassReading) -> bytes | None:
        clip = self.worker.clip(reading, self._clip_s) if self._clip_s else None
        return None if clip is None else clip.to_bytes()

    def _report(self, reading: PassReading) -> None:
        """Take news of a pass, in the thread of the worker."""
        with self._lock:
            pass_id = self._ids.setdefault(reading.id, str(uuid4()))
            if reading.final:
                del self._ids[reading.id]
        if not reading.final:
            if not self.lease.valid:
                return
            self._shared.news.publish(
                reading.plate,
                pass_id=pass_id,
                camera_id=self.id,
                location_id=self._location_id,
                first_at=self._moments()(reading.first_at),
            )
            return
        self._shared.news.end(pass_id)
        self._read += reading.plate.text is not None
        moment = self._moments()
        item = final_pass(
            reading,
            pass_id=pass_id,
            camera_id=self.id,
            camera_name=self._name,
            location_id=self._location_id,
            countries=self._countries,
            moment=moment,
            fences=fences_of(self.lease, self._seen_until(moment(reading.last_at))),
            engine=self._engine,
            clip=self._clip(reading),
        )
        if self._partner is None or self._shared.pairs is None or not reading.readings:
            self._shared.keep(item)
            return
        partner_id, within_s = self._partner
        self._shared.pairs.put(item, reading, partner_id=partner_id, within_s=within_s)


def countries_of(row: Camera) -> tuple[str, ...]:
    """Return the likely countries of a camera's plates; none for those of the site."""
    if row.countries:
        return tuple(row.countries)
    country = None if row.location is None else row.location.country
    return () if country is None else (country,)
