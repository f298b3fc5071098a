"""Pictures of reported faults: what is drawn, what is right, and how the engine reads a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.reported.incomplete import column_through
from benchmarks.reported.kinds import KINDS, draw
from benchmarks.reported.pictures import Expected, Verdict, judge
from benchmarks.reported.whole import two_ways
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.types import ImageResult, Region
from tests.fake_engine import FakeEngine, photo
from tests.typefaces import write_typefaces
from training.synthetic.trimmings import FONT_DIR_VARIABLE

LATIN = sorted(set(KINDS) - {"06"})
"""Kinds that need no typeface of another script."""

READ = ("01", "04", "05", "09")
"""Kinds of which the bundled networks read nearly all."""


@pytest.fixture(scope="module", autouse=True)
def _typefaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("typefaces")
    write_typefaces(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FONT_DIR_VARIABLE, str(folder))
        yield


@pytest.mark.parametrize("kind", LATIN)
def test_a_picture_depends_on_its_seed_and_number_alone(kind: str) -> None:
    one, same, other = draw(kind, 3, 1), draw(kind, 3, 1), draw(kind, 3, 2)
    assert np.array_equal(one.image, same.image)
    assert one.expected == same.expected
    assert not np.array_equal(one.image, other.image)


def test_a_cut_hides_most_of_a_character_and_leaves_half_of_them() -> None:
    boxes = np.array([[10 + 20 * i, 0, 26 + 20 * i, 30] for i in range(6)], np.float32)
    rng = np.random.default_rng(1)
    for from_left in [True, False] * 50:
        column = column_through(rng, boxes, from_left)
        beyond = boxes[:, 0] < column if from_left else boxes[:, 2] > column
        shown = boxes[:, 2] - column if from_left else column - boxes[:, 0]
        assert 1 <= beyond.sum() <= 4
        assert (shown[beyond] <= 0.4 * 16 + 1e-3).all()


def test_german_letters_can_be_split_in_two_ways() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        code, serial = two_ways(rng, {"B", "BN", "M", "MB", "KA"})
        assert code + serial[:1] in {"BN", "MB"} or code in {"BN", "MB"}


def read(*seen: str, confidence: float = 0.99, region: Region | None = None) -> ImageResult:
    """Return a result with these texts, all of one confidence and region."""
    result = FakeEngine().analyze(decode_image(photo(*seen)))
    return replace(
        result,
        detections=tuple(
            replace(
                item, plate=item.plate and replace(item.plate, confidence=confidence, region=region)
            )
            for item in result.detections
        ),
    )


@pytest.mark.parametrize(
    ("expected", "result", "verdict"),
    [
        (Expected("AB12"), read("AB12"), Verdict.RIGHT),
        (Expected("AB12"), read("AB12", confidence=0.5), Verdict.RIGHT),
        (Expected("AB01"), read("ABOI"), Verdict.RIGHT),
        (Expected("AB12"), read("?"), Verdict.UNREAD),
        (Expected("AB12"), read("AB12", "XY34"), Verdict.SURE_WRONG),
        (Expected("AB12"), read("XY34", confidence=0.89), Verdict.UNSURE_WRONG),
        (Expected("AB12", may_be_unread=True), read("?"), Verdict.RIGHT),
        (Expected("AB12", may_be_unread=True), read("XY3", confidence=0.5), Verdict.UNSURE_WRONG),
        (Expected(None), read("XY34"), Verdict.SURE_WRONG),
        (Expected(None), read("XY34", confidence=0.89), Verdict.RIGHT),
        (Expected(None), read("?"), Verdict.RIGHT),
        (Expected(None, no_number=True), read("XY34", confidence=0.5), Verdict.UNSURE_WRONG),
        (Expected(None, no_number=True), read("-"), Verdict.RIGHT),
        (Expected(None, plates=1), read("?", "?"), Verdict.UNSURE_WRONG),
        (Expected("AB12", regions=("A",)), read("AB12"), Verdict.RIGHT),
        (Expected("AB12", regions=("A",)), read("AB12", region=Region("A", "")), Verdict.RIGHT),
        (Expected("AB12", regions=()), read("AB12", region=Region("A", "")), Verdict.SURE_WRONG),
    ],
)
def test_the_verdict_on_a_result(expected: Expected, result: ImageResult, verdict: Verdict) -> None:
    assert judge(expected, result) is verdict


@pytest.fixture(scope="module")
def engine() -> AlprEngine:
    return load_engine(threads=1)


@pytest.mark.parametrize("kind", READ)
def test_the_engine_reads_a_few(engine: AlprEngine, kind: str) -> None:
    verdicts: Counter[Verdict] = Counter()
    for index in range(4):
        picture = draw(kind, 7, index)
        result = engine.analyze(picture.image, picture.countries or None)
        verdicts[judge(picture.expected, result)] += 1
    assert verdicts[Verdict.SURE_WRONG] == 0
    assert verdicts[Verdict.RIGHT] >= 3
