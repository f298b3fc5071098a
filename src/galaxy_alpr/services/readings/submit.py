"""Reading of pictures: take a place in the queue, decode, analyse, store, publish.

Every source (an upload, the command line) makes a ``Capture`` and passes it to ``ReadingService``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.country_codes import check_countries
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.errors import ModelError
from galaxy_alpr.services.places.lookup import find_location
from galaxy_alpr.services.readings.capture import (
    Capture,
    CaptureDetails,
    CaptureRequest,
    checked_moment,
)
from galaxy_alpr.services.readings.inference import InferencePool, Load
from galaxy_alpr.services.readings.store import Reading, ReadingStore, StoredReading
from galaxy_alpr.types import SYSTEM


@dataclass(frozen=True, slots=True)
class Submission:
    """A capture whose analysis is queued.

    Cancelling ``reading`` before it runs removes the capture from the queue. Nothing is stored
    before ``result`` is called.
    """

    reading: Future[Reading]
    _store: ReadingStore

    def result(self) -> StoredReading:
        """Wait for the analysis, store the reading, and return it; its events are published.

        Raises the errors of ``decode_image``, ``ModelError``, ``NotFound`` for a
        location deleted meanwhile, ``Unavailable``.
        """
        return self._store.save(self.reading.result())


class ReadingService:
    """Reads captures and stores the readings. Safe to call from several threads."""

    def __init__(
        self,
        *,
        engine: Analyzer,
        pool: InferencePool,
        store: ReadingStore,
        sessions: sessionmaker[Session],
        limits: ImageLimits,
        country: str | None = None,
    ) -> None:
        self._engine = engine
        self._pool = pool
        self._store = store
        self._sessions = sessions
        self._limits = limits
        self._country = country
        self._engine_error: str | None = None

    @property
    def load(self) -> Load:
        """The places taken in the queue, and how many there are."""
        return self._pool.load

    def check(self, request: CaptureRequest) -> CaptureDetails:
        """Return the details of a request.

        The likely countries are those of the request, else the location's, else the site's. Raises
        ``NotFound`` for the location, ``ValidationFailed`` for the moment or a country. Reads
        the database only for a location.
        """
        location = None
        if request.location is not None:
            with self._sessions() as session:
                location = find_location(session, request.location)
        default = (location.country if location else None) or self._country
        countries = request.countries or ((default,) if default else ())
        return CaptureDetails(
            captured_at=checked_moment(request.captured_at),
            location_id=None if location is None else location.id,
            countries=check_countries(countries),
        )

    def submit(self, capture: Capture) -> StoredReading:
        """Read and store one capture; waits for both.

        Raises ``Busy`` when the queue is full, else as ``Submission.result``.
        """
        with self.place() as submit:
            return submit(lambda: capture).result()

    @contextmanager
    def place(self) -> Iterator[Callable[[Callable[[], Capture]], Submission]]:
        """Hold a place in the queue, and yield the function that submits captures with it.

        A capture is made by a function, which is called when it is analysed: pictures that wait
        need no memory. Several captures may be submitted, one after the other. Raises ``Busy``.
        """
        with self._pool.place():
            yield self._begin

    def engine_problem(self) -> str | None:
        """Return why the engine cannot read, ``None`` when it can.

        An engine whose newest analysis failed is tried again.
        """
        if self._engine_error is not None:
            with suppress(ModelError):
                self.warm_up()
        return self._engine_error

    def warm_up(self) -> None:
        """Analyse a blank picture, so that the first real one does not wait for lazy imports."""
        blank = encode_jpeg(np.full((720, 1280, 3), 127, np.uint8))
        details = self.check(CaptureRequest())
        capture = Capture(details=details, source="warm-up", actor=SYSTEM, data=blank)
        self._analyze(capture, perf_counter())

    def close(self) -> None:
        """Wait for the running analyses and file writes; nothing can be read afterwards."""
        self._pool.close()
        self._store.close()

    def _begin(self, make: Callable[[], Capture]) -> Submission:
        started = perf_counter()
        return Submission(self._pool.submit(lambda: self._analyze(make(), started)), self._store)

    def _analyze(self, capture: Capture, started: float) -> Reading:
        """Decode a capture if needed and analyse it. Uses neither database nor disk."""
        decoding = perf_counter()
        original = self._store.original(capture)
        image = capture.pixels
        if image is None:
            assert capture.data is not None
            image = decode_image(capture.data, self._limits)
        decode_s = perf_counter() - decoding
        try:
            result = self._engine.analyze(image, capture.details.countries or None)
        except ModelError as error:
            self._engine_error = str(error)
            raise
        self._engine_error = None
        return Reading(capture, original, image, result, started, decode_s)
