"""The engine takes arrays, paths, bytes and Pillow pictures, one or several."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from galaxy_alpr import (
    AlprEngine,
    BgrImage,
    Detection,
    FailedImage,
    ImageLimits,
    ImageResult,
    ImageSource,
    InvalidImage,
    ModelError,
    PayloadTooLarge,
    UnknownCountry,
    WrongImageType,
    load_engine,
)
from tests.engine.test_alpr import EXAMPLES, SCENE, FixedDetector, FixedRecognizer

PHOTO = EXAMPLES / "jakarta.jpg"


def small_engine(**options: Any) -> AlprEngine:
    return AlprEngine(FixedDetector([]), FixedRecognizer("A"), **options)


def without_times(result: ImageResult | FailedImage) -> ImageResult:
    assert isinstance(result, ImageResult)
    return replace(result, timing_ms={})


def test_every_source_of_a_photo_is_read_alike() -> None:
    engine = load_engine(threads=1)
    data = PHOTO.read_bytes()
    array = cv2.imread(str(PHOTO))
    assert array is not None
    with Image.open(PHOTO) as picture:
        picture.load()
        sources: list[ImageSource] = [PHOTO, str(PHOTO), data, array.astype(np.uint8), picture]
        first, *others = engine.analyze_batch(sources)
    assert [plate.text for plate in without_times(first).plates] == ["B1234XYZ"]
    for other in others:
        assert [plate.text for plate in without_times(other).plates] == ["B1234XYZ"]
    assert without_times(engine.analyze(PHOTO)) == without_times(first)


def test_the_caller_keeps_its_image() -> None:
    image = SCENE.copy()
    small_engine().analyze(image)
    assert np.array_equal(image, SCENE)


def test_a_wrong_type_is_named() -> None:
    engine = small_engine()
    wrong: Any
    for wrong in (None, 5, [SCENE], {"file": "a.jpg"}):
        with pytest.raises(WrongImageType, match=rf"not {type(wrong).__name__}$"):
            engine.analyze(wrong)
    for wrong in (PHOTO, PHOTO.read_bytes(), SCENE[..., 0]):
        with pytest.raises(WrongImageType):
            engine.detect(wrong)
        with pytest.raises(WrongImageType):
            engine.read(wrong, [])


def test_limits_of_the_engine_hold_for_files() -> None:
    engine = small_engine(limits=ImageLimits(max_bytes=100))
    with pytest.raises(PayloadTooLarge):
        engine.analyze(PHOTO)
    assert engine.analyze(SCENE).detections == ()
    assert load_engine("rapidocr", "rapidocr", limits=engine.limits).limits is engine.limits


def test_a_bad_image_does_not_cost_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(PHOTO.read_bytes()[:2000])
    missing = str(tmp_path / "missing.jpg")
    wrong: Any = None
    results = small_engine().analyze_batch([SCENE, broken, missing, wrong, b"", PHOTO])
    kinds = [type(item) for item in results]
    assert kinds == [ImageResult, *[FailedImage] * 4, ImageResult]
    failed = [item for item in results if isinstance(item, FailedImage)]
    assert [item.filename for item in failed] == [str(broken), missing, None, None]
    assert isinstance(failed[0].error, InvalidImage)
    assert isinstance(failed[1].error, FileNotFoundError)
    assert isinstance(failed[2].error, WrongImageType)
    assert "empty" in str(failed[3].error)
    assert not hasattr(failed[0], "plates")


def test_a_model_that_fails_on_one_image_fails_on_that_alone() -> None:
    class FailsOnDark(FixedDetector):
        def detect(self, image: BgrImage) -> list[Detection]:
            if not image.any():
                raise ModelError("it is dark")
            return super().detect(image)

    engine = AlprEngine(FailsOnDark([]), FixedRecognizer("A"))
    dark, scene = engine.analyze_batch([np.zeros_like(SCENE), SCENE])
    assert isinstance(dark, FailedImage)
    assert isinstance(dark.error, ModelError)
    assert isinstance(scene, ImageResult)


def test_images_come_from_an_iterator_one_by_one() -> None:
    analyzed: list[int] = []

    class Counts(FixedDetector):
        def detect(self, image: BgrImage) -> list[Detection]:
            analyzed.append(len(analyzed))
            return super().detect(image)

    def images() -> Iterator[BgrImage]:
        for number in range(3):
            assert len(analyzed) == number
            yield SCENE

    assert len(AlprEngine(Counts([]), FixedRecognizer("A")).analyze_batch(images())) == 3
    assert small_engine().analyze_batch([]) == []
    assert len(small_engine().analyze_batch(np.stack([SCENE, SCENE]))) == 2
    (found,) = small_engine().analyze_batch(np.array([str(PHOTO)]))
    assert isinstance(found, ImageResult)


def test_failed_images_are_not_kept_in_memory() -> None:
    class Fails(FixedDetector):
        def detect(self, image: BgrImage) -> list[Detection]:
            try:
                return [self.found[image.size]]
            except IndexError as error:
                raise ModelError("it fails") from error

    given = []

    def images() -> Iterator[BgrImage]:
        for _ in range(2):
            image = SCENE.copy()
            given.append(weakref.ref(image))
            yield image

    failed = AlprEngine(Fails([]), FixedRecognizer("A")).analyze_batch(images())
    assert [type(item) for item in failed] == [FailedImage] * 2
    assert all(image() is None for image in given)


@pytest.mark.parametrize("one", ["a.jpg", Path("a.jpg"), b"data", SCENE, None])
def test_one_image_is_no_batch(one: Any) -> None:
    with pytest.raises(WrongImageType, match="takes several images"):
        small_engine().analyze_batch(one)


def test_a_country_that_does_not_exist_stops_a_batch_before_its_first_image() -> None:
    with pytest.raises(UnknownCountry, match="did you mean 'ID'"):
        small_engine().analyze_batch(iter([SCENE]), countries=["IDN"])
