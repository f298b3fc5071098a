"""Pictures that are unlike ordinary photos: large, interlaced, upside down, a plate alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from galaxy_alpr import decode_image
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.enums import PictureNote
from galaxy_alpr.types import BgrImage, ImageResult

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = {"jakarta": "B1234XYZ", "bandung": "D8705QK", "taxi": "L1098UB"}


@pytest.fixture(scope="module")
def engine() -> AlprEngine:
    return load_engine(threads=1)


def example(name: str) -> BgrImage:
    return decode_image((EXAMPLES / f"{name}.jpg").read_bytes())


def texts(result: ImageResult) -> list[str]:
    return [plate.text for plate in result.plates if plate.text]


@pytest.mark.parametrize("name", TEXTS)
def test_an_ordinary_picture_has_no_note(engine: AlprEngine, name: str) -> None:
    result = engine.analyze(example(name))
    assert (texts(result), result.notes) == ([TEXTS[name]], ())


@pytest.mark.parametrize("name", TEXTS)
def test_upside_down_no_text_is_wrong(engine: AlprEngine, name: str) -> None:
    result = engine.analyze(np.ascontiguousarray(example(name)[::-1, ::-1]))
    assert texts(result) in ([TEXTS[name]], [])


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "bandung"])
def test_a_camera_that_hangs_upside_down(engine: AlprEngine, name: str) -> None:
    image = np.ascontiguousarray(example(name)[::-1, ::-1])
    result = engine.analyze(image)
    assert (texts(result), result.notes) == ([TEXTS[name]], (PictureNote.UPSIDE_DOWN,))
    (plate,) = (plate for plate in result.plates if plate.text)
    assert plate.corners[0][1] > plate.corners[3][1], "its upper edge is the lower one"


@pytest.mark.parametrize("shift", [6, 14])
def test_an_interlaced_frame(engine: AlprEngine, shift: int) -> None:
    image = example("jakarta")
    frame = image.copy()
    frame[1::2] = np.roll(image, shift, axis=1)[1::2]
    result = engine.analyze(frame)
    assert (texts(result), result.notes) == (["B1234XYZ"], (PictureNote.INTERLACED,))
    objects = engine.detect(frame)
    assert [plate.text for plate in engine.read(frame, objects.plates)] == ["B1234XYZ"]


@pytest.mark.parametrize("width", [70, 120])
def test_a_far_plate_in_a_4k_picture(engine: AlprEngine, width: int) -> None:
    photo = example("jakarta")
    scale = width / 244  # of the plate in the example
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    image = np.asarray(cv2.resize(photo[:300, :533], (3840, 2160)), np.uint8)
    height, wide = small.shape[:2]
    image[1500 : 1500 + height, 1700 : 1700 + wide] = small
    assert texts(engine.analyze(image)) == ["B1234XYZ"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("04_4k_small_plate/4k_plate60px.jpg", "B1234XYZ"),
        ("04_4k_small_plate/4k_plate100px.jpg", "B1234XYZ"),
        ("09_interlaced/field_shift_6px.png", "B1234XYZ"),
        ("10_crop_only/tight.png", "B1234XYZ"),
        ("10_crop_only/JXT907_120x40.png", "JXT907"),
        ("10_crop_only/notfound_KMD482_60x30.png", "KMD482"),
        ("12_upside_down/inverted_camera.jpg", "B1234XYZ"),
    ],
)
def test_reported_pictures(engine: AlprEngine, shared_cases: Path, file: str, text: str) -> None:
    image = decode_image((shared_cases / file).read_bytes())
    assert texts(engine.analyze(image)) == [text]
