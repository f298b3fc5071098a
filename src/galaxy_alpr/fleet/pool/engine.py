"""An engine whose networks run in the pool, and in this process where the pool gives no answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from copy import copy
from time import perf_counter
from typing import Literal, Protocol, TypeVar

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.protocols import Analyzer, PlateRecognizer
from galaxy_alpr.errors import Busy, ModelError
from galaxy_alpr.fleet.pool.client import NotAnswered
from galaxy_alpr.fleet.pool.pictures import PictureTooLarge
from galaxy_alpr.fleet.pool.wire import (
    DIFFERS,
    FAILED,
    Answer,
    Kind,
    Malformed,
    pack_question,
    unpack_answer,
)
from galaxy_alpr.types import (
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    ImageResult,
    OcrResult,
    PlateResult,
    check_image,
)

logger = logging.getLogger(__name__)

T = TypeVar("T")

Fallback = Literal["local", "busy"]
Report = Callable[[str, float], None]
"""Is told the outcome of each request to the pool, and its seconds."""

DEADLY = 2
"""A request that so many workers began and none answered is not given to the own engine: it may
have ended them, and would end this service."""


class Asks(Protocol):
    """What an engine needs of the pool; ``PoolClient`` implements it."""

    def ask(self, question: bytes) -> bytes:
        """Return the answer to a packed question. Raises ``NotAnswered``."""
        ...


class PooledEngine:
    """An ``Analyzer`` whose networks run in the pool.

    Where the pool gives no answer, ``fallback`` says what follows: the ``own`` engine, for at most
    ``own_slots`` pictures at a time, or ``Busy``. A failure of a worker's models is a
    ``ModelError``, and never an image without plates. What needs no network is done here.
    """

    def __init__(
        self,
        own: Analyzer,
        pool: Asks,
        *,
        fallback: Fallback = "local",
        own_slots: int = 1,
        report: Report = lambda _outcome, _seconds: None,
    ) -> None:
        self._own, self._pool, self._fallback, self._report = own, pool, fallback, report
        self._own_slots = threading.BoundedSemaphore(own_slots)
        self._files = True
        self._reader = self._with_pooled_recognizer(own) if isinstance(own, AlprEngine) else None

    @property
    def info(self) -> EngineInfo:
        """The names of the models in use, which those of the pool are as well."""
        return self._own.info

    def with_fallback(self, fallback: Fallback) -> PooledEngine:
        """Return the engine with another fallback; the places of the own engine are shared."""
        other = PooledEngine(self._own, self._pool, fallback=fallback, report=self._report)
        other._own_slots = self._own_slots
        return other

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Detect the vehicles and plates; as ``Analyzer.detect``, also raises ``Busy``."""
        image = check_image(image)
        return self._ask(
            "detect", [image], lambda answer: answer.objects, lambda: self._own.detect(image)
        )

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        """Read plates: only their crops are sent. As ``Analyzer.read``, also raises ``Busy``."""
        if self._reader is not None:
            return self._reader.read(image, plates, countries)
        image = check_image(image)
        found = self._ask(
            "read",
            [image],
            lambda answer: answer.plates,
            lambda: tuple(self._own.read(image, plates, countries)),
            plates=plates,
            countries=countries,
        )
        return list(found)

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        """Return what is reported of a plate that has a reading; no network is needed."""
        return self._own.describe(image, plate, reading, countries)

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Detect and read everything; as ``Analyzer.analyze``, also raises ``Busy``."""
        image = check_image(image)
        return self._ask(
            "analyze",
            [image],
            lambda answer: answer.image,
            lambda: self._own.analyze(image, countries),
            countries=countries,
        )

    def _with_pooled_recognizer(self, own: AlprEngine) -> AlprEngine:
        reader = copy(own)
        reader.recognizer = _PooledRecognizer(own.recognizer, self._recognize)
        return reader

    def _recognize(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        assert isinstance(self._own, AlprEngine)
        recognizer = self._own.recognizer
        readings = self._ask(
            "recognize",
            crops,
            lambda answer: answer.readings,
            lambda: tuple(recognizer.read(crops)),
        )
        return list(readings)

    def _ask(
        self,
        kind: Kind,
        images: Sequence[BgrImage],
        value_of: Callable[[Answer], T | None],
        do_here: Callable[[], T],
        *,
        plates: Sequence[Detection] = (),
        countries: Sequence[str] | None = None,
    ) -> T:
        """Return the value that the pool answers, or what follows from there being none."""
        began = perf_counter()
        try:
            answer = self._answer(kind, images, plates, _listed(countries))
        except NotAnswered as error:
            self._report(error.outcome, perf_counter() - began)
            return self._without_pool(error, do_here)
        if answer.error == FAILED:
            self._report("failed", perf_counter() - began)
            raise ModelError(answer.detail)
        value = value_of(answer)
        if answer.error is not None or value is None:
            self._report("refused", perf_counter() - began)
            return self._here(do_here)  # it raises the error that a worker had in mind
        self._report("answered", perf_counter() - began)
        return value

    def _answer(
        self,
        kind: Kind,
        images: Sequence[BgrImage],
        plates: Sequence[Detection],
        countries: Sequence[str] | None,
    ) -> Answer:
        """Return a worker's answer. Raises ``NotAnswered``."""
        for files in (True, False) if self._files else (False,):
            try:
                question = pack_question(
                    kind, images, plates=plates, countries=countries, files=files
                )
                answer = unpack_answer(self._pool.ask(question))
            except PictureTooLarge as error:
                raise NotAnswered("too_large") from error
            except Malformed as error:
                return Answer(error=FAILED, detail=f"an engine worker's answer: {error}")
            if answer.error != DIFFERS:
                return answer
            self._decoded_otherwise(answer)
        return Answer(error=FAILED, detail=answer.detail)

    def _decoded_otherwise(self, answer: Answer) -> None:
        if self._files:
            logger.warning(
                "an engine worker decodes pictures otherwise (%s): pixels are sent", answer.detail
            )
        self._files = False

    def _without_pool(self, error: NotAnswered, do_here: Callable[[], T]) -> T:
        if error.begun >= DEADLY:
            raise ModelError(f"{error.begun} engine workers began with the picture, none finished")
        if self._fallback == "busy":
            raise Busy("the engine workers are busy or away; try again shortly") from error
        return self._here(do_here)

    def _here(self, do_here: Callable[[], T]) -> T:
        with self._own_slots:
            return do_here()


class _PooledRecognizer:
    """A ``PlateRecognizer`` whose crops are read in the pool."""

    def __init__(
        self,
        own: PlateRecognizer,
        read: Callable[[Sequence[BgrImage]], list[OcrResult]],
    ) -> None:
        self._own, self._read = own, read

    @property
    def name(self) -> str:
        return self._own.name

    @property
    def crop_margin(self) -> tuple[float, float]:
        return self._own.crop_margin

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``, ``Busy``."""
        return self._read(crops)


def _listed(countries: str | Sequence[str] | None) -> Sequence[str] | None:
    return [countries] if isinstance(countries, str) else countries
