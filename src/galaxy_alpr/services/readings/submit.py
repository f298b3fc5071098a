"""Reading of pictures: take a place in the queue, decode, analyse, store, publish.

Every source (an upload, the command line) makes a ``Capture`` and passes it to ``ReadingService``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Lock
from time import perf_counter

import numpy as np
from sqlalchemy.exc import IntegrityError

from galaxy_alpr.access import EVERYWHERE, Scope
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.engine.image.codec import (
    ImageLimits,
    decode_file,
    encode_jpeg,
    inspect_image,
)
from galaxy_alpr.engine.image.decoding.limits import PictureFile
from galaxy_alpr.engine.image.decoding.pool import Cancellation, DecodeProcesses
from galaxy_alpr.engine.image.origin import decoded_from
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.errors import Busy, Conflict, ModelError
from galaxy_alpr.monitoring import Monitor
from galaxy_alpr.services.cameras.passes import without_other_plates
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails, CaptureRequest
from galaxy_alpr.services.readings.details.camera_clock import by_camera
from galaxy_alpr.services.readings.details.repeats import RepeatedPictures
from galaxy_alpr.services.readings.details.requests import RequestChecks
from galaxy_alpr.services.readings.inference import InferencePool, Load
from galaxy_alpr.services.readings.jobs import Decoded, Job, Submission
from galaxy_alpr.services.readings.store import (
    Further,
    Reading,
    ReadingStore,
    StoredReading,
    nothing,
)


class ReadingService:
    """Reads captures and stores the readings. Safe to call from several threads.

    ``repeats`` has the readings of captures that are stored already.
    """

    def __init__(
        self,
        *,
        engine: Analyzer,
        pool: InferencePool,
        store: ReadingStore,
        checks: RequestChecks,
        repeats: RepeatedPictures,
        limits: ImageLimits,
        clock: Clock,
        processes: DecodeProcesses,
        monitor: Monitor | None = None,
    ) -> None:
        self.repeats = repeats
        self._monitor = monitor or Monitor()
        self._engine = engine
        self._pool = pool
        self._store = store
        self._checks = checks
        self._limits = limits
        self._clock = clock
        self._processes = processes
        self._engine_failed = False
        self._inspecting = Lock()

    @property
    def load(self) -> Load:
        """The places taken in the queue, and how many there are."""
        return self._pool.load

    def check(self, request: CaptureRequest, scope: Scope = EVERYWHERE) -> CaptureDetails:
        """Return the details of a request; raises as ``RequestChecks.check`` does."""
        return self._checks.check(request, scope)

    def submit(self, capture: Capture, further: Further = nothing) -> StoredReading:
        """Read and store one capture; waits for both. ``further`` is that of ``Submission.result``.

        One that was analysed before is stored only; a vehicle's pass that is stored already is
        returned. Raises ``Busy`` when the queue is full, else as ``Submission.result``.
        """
        if capture.passed is not None:
            return self._store_pass(capture, capture.passed.pass_id, further)
        if capture.result is not None:
            original, now = self._store.original(capture), perf_counter()
            reading = Reading(capture, original, capture.pixels, capture.result, now, 0.0)
            return self._store.save(reading, further)
        with self.place() as submit:
            return submit(lambda: capture).result(further)

    @contextmanager
    def place(self) -> Iterator[Callable[[Callable[[], Capture]], Submission]]:
        """Hold a place in the queue, and yield the function that submits captures with it.

        A capture is made by a function, when it is inspected and again when it is decoded: pictures
        that wait need no memory. Several captures may be submitted, one after the other. The
        function raises ``PayloadTooLarge``, ``UnsupportedMediaType`` and ``InvalidImage`` for a
        file that is refused by its structure alone. Raises ``Busy``.
        """
        with self._pool.place():
            yield self._begin

    def check_engine(self) -> None:
        """Raise ``ModelError`` when the engine cannot read.

        Only an engine whose newest analysis failed is tried, again.
        """
        if self._engine_failed:
            self._analyze_blank()

    def warm_up(self) -> None:
        """Analyse a blank picture, so that the first real one does not wait for lazy imports.

        Where only engine workers analyse and none is there yet, the service starts without it.
        """
        with suppress(Busy):
            self._analyze_blank()

    def _analyze_blank(self) -> None:
        blank = encode_jpeg(np.full((720, 1280, 3), 127, np.uint8))
        details = self.check(CaptureRequest())
        capture = Capture(details=details, source="warm-up", actor=SYSTEM, data=blank)
        job = Job(lambda: capture, perf_counter(), Cancellation(), Monitor())  # not counted
        self._analyze(job, self._decode(job))

    def stop_decoding(self) -> None:
        """Kill the processes that decode costly pictures; may be called in a signal handler.

        Such pictures are refused from now on; what is ordinary is still read.
        """
        self._processes.close()

    def close(self) -> None:
        """Wait for the running analyses and file writes; nothing can be read afterwards."""
        self._processes.close()
        self._pool.close()
        self._store.close()

    def _store_pass(self, capture: Capture, pass_id: str, further: Further) -> StoredReading:
        """Store a vehicle's pass, once. Raises as ``Submission.result``."""
        started, image, result = perf_counter(), capture.pixels, capture.result
        assert image is not None
        assert result is not None
        if self._store.hides_plates():
            image = without_other_plates(image, result, self._engine.detect(image).plates)
            capture = replace(capture, data=None, pixels=image)
        original = self._store.original(capture)
        reading = Reading(capture, original, image, result, started, 0.0)
        known = self._store.of_pass(reading, pass_id)
        if known is not None:
            return known
        try:
            return self._store.save(reading, further)
        except (Conflict, IntegrityError):  # another process may have stored it meanwhile
            known = self._store.of_pass(reading, pass_id)
            if known is None:
                raise
            return known

    def _begin(self, make: Callable[[], Capture]) -> Submission:
        job = Job(make, perf_counter(), Cancellation(), self._monitor)
        if self._is_ordinary(make):
            reading = self._pool.submit(lambda: self._analyze(job, self._decode(job)))
        else:
            reading = self._pool.submit_costly(
                lambda: self._decode(job), lambda decoded: self._analyze(job, decoded)
            )
        return Submission(reading, self._store, job.cancellation)

    def _is_ordinary(self, make: Callable[[], Capture]) -> bool:
        """Return whether the picture is certain to be cheap to decode; its bytes are dropped."""
        with self._inspecting:  # one file at a time is in memory
            capture = make()
            return capture.pixels is not None or self._inspect(capture).ordinary

    def _inspect(self, capture: Capture) -> PictureFile:
        assert capture.data is not None
        return inspect_image(capture.data, self._limits)

    def _decode(self, job: Job) -> Decoded:
        """Decode a capture if needed. Uses neither database nor disk."""
        started = perf_counter()
        job.monitor.past_stage("queue", job.started, started - job.started)
        with job.monitor.stage("decode"):
            capture = job.make()
            original = self._store.original(capture)
            image = capture.pixels
            if image is None:
                file = self._inspect(capture)
                details = by_camera(capture.details, file.taken_at, self._clock)
                capture = replace(capture, details=details)
                image = decode_file(
                    file,
                    self._limits,
                    processes=self._processes,
                    cancellation=job.cancellation,
                )
        return Decoded(capture, original, image, perf_counter() - started)

    def _analyze(self, job: Job, decoded: Decoded) -> Reading:
        """Analyse a decoded capture. Uses neither database nor disk."""
        if job.cancellation.cancelled:
            raise CancelledError
        began = perf_counter()
        countries = decoded.capture.details.countries or None
        try:
            with decoded_from(decoded.image, decoded.capture.data):
                result = self._engine.analyze(decoded.image, countries)
        except ModelError:
            self._engine_failed = True
            job.monitor.metrics.engine_failed()
            raise
        self._engine_failed = False
        job.report_analysis(result, began)
        return Reading(
            decoded.capture,
            decoded.original,
            decoded.image,
            result,
            job.started,
            decoded.seconds,
        )
