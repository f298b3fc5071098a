"""The pooled engine alone: what follows from each answer of a pool, and from none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast

import pytest

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.image.origin import decoded_from
from galaxy_alpr.errors import Busy, ModelError
from galaxy_alpr.fleet.pool.client import NotAnswered
from galaxy_alpr.fleet.pool.engine import PooledEngine
from galaxy_alpr.fleet.pool.wire import DIFFERS, Answer, pack_answer, unpack_question
from galaxy_alpr.fleet.pool.work import answer_message
from galaxy_alpr.main.fleet.engine import for_cameras
from galaxy_alpr.types import BgrImage, ImageResult
from tests.fake_engine import FakeEngine, photo
from tests.fleet.pool.parts import Broken, Slow, picture


def test_what_two_workers_began_and_none_finished_is_not_given_to_the_own_engine() -> None:
    class Pool:
        begun = 0

        def ask(self, _question: bytes) -> bytes:
            raise NotAnswered("no_worker", self.begun)

    own, pool = Slow(), Pool()
    engine = PooledEngine(own, pool)
    pool.begun = 1
    assert engine.analyze(picture("B1")).plates
    pool.begun = 2
    with pytest.raises(ModelError):
        engine.analyze(picture("B1"))
    assert own.done == 1


def test_frames_of_cameras_are_read_where_uploads_are_refused() -> None:
    class Pool:
        def ask(self, _question: bytes) -> bytes:
            raise NotAnswered("full")

    engine = PooledEngine(FakeEngine(), Pool(), fallback="busy")
    with pytest.raises(Busy):
        engine.detect(picture("B1"))
    nats: Any = object()
    assert for_cameras(engine, nats).detect(picture("B1")).plates
    own = FakeEngine()
    assert for_cameras(own, nats) is own
    assert for_cameras(engine, None) is engine


def test_an_engine_that_breaks_its_promise_is_answered_as_a_failure() -> None:
    class Odd(FakeEngine):
        def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
            return replace(
                super().analyze(image, countries),
                timing_ms=cast(dict[str, float], {"detect": object()}),
            )

    class Pool:
        def ask(self, question: bytes) -> bytes:
            return answer_message(Odd(), question, 1)

    with pytest.raises(ModelError):
        PooledEngine(FakeEngine(), Pool()).analyze(picture("B1"))


def test_a_worker_that_decodes_files_otherwise_gets_pixels() -> None:
    class Pool:
        answers: ClassVar[list[str]] = []

        def ask(self, question: bytes) -> bytes:
            coding = unpack_question(question)[0].pictures[0].coding
            self.answers.append(coding)
            if coding == "file":
                return pack_answer(Answer(error=DIFFERS))
            return answer_message(FakeEngine(), question, 1)

    data = photo("B1", width=640, height=480)
    image, engine = decode_image(data), PooledEngine(Broken(), Pool())
    for _ in range(2):
        with decoded_from(image, data):
            assert engine.analyze(image).plates
    assert Pool.answers == ["file", "raw", "raw"]
