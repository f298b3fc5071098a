"""What travels comes back equal: values of the engine, and the pixels of pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr import load_engine
from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.image.origin import decoded_from, file_of
from galaxy_alpr.fleet.pool.pictures import (
    PictureDiffers,
    PictureHead,
    PictureTooLarge,
    code_picture,
    picture_of,
)
from galaxy_alpr.fleet.pool.wire import (
    Answer,
    Malformed,
    pack_answer,
    pack_question,
    unpack_answer,
    unpack_question,
)
from galaxy_alpr.types import BgrImage, DetectedObjects, Detection, ImageResult, OcrResult
from galaxy_alpr.types import PlateResult as Plate
from tests.fleet.pool import strategies as some

EXAMPLE = Path(__file__).parents[3] / "examples" / "jakarta.jpg"
NOISE = np.random.default_rng(7)


def noise(height: int, width: int) -> BgrImage:
    return NOISE.integers(0, 256, (height, width, 3), np.uint8)


@settings(max_examples=60, deadline=None)
@given(some.objects, some.results, st.lists(some.plates, max_size=2), some.readings)
def test_every_value_of_an_answer_comes_back_equal(
    objects: DetectedObjects, image: ImageResult, plates: list[Plate], reading: OcrResult
) -> None:
    answer = Answer(objects=objects, image=image, plates=tuple(plates), readings=(reading,))
    back = unpack_answer(pack_answer(answer))
    assert back.objects == objects
    assert back.image == image
    assert back.plates == tuple(plates)
    assert back.readings == (reading,)


@settings(max_examples=60, deadline=None)
@given(st.lists(some.detections, max_size=3), st.none() | st.lists(st.text(max_size=2)))
def test_every_value_of_a_question_comes_back_equal(
    plates: list[Detection], countries: list[str] | None
) -> None:
    image = noise(2, 3)
    message = pack_question("read", [image, image[:1]], plates=plates, countries=countries)
    question, images = unpack_question(message)
    assert question.plates == tuple(plates)
    assert question.countries == (None if countries is None else tuple(countries))
    assert np.array_equal(images[0], image)
    assert np.array_equal(images[1], image[:1])


def test_results_of_the_engine_come_back_equal() -> None:
    engine = load_engine(countries="ID")
    image = decode_image(EXAMPLE.read_bytes())
    result, found = engine.analyze(image), engine.detect(image)
    assert result.plates
    assert unpack_answer(pack_answer(Answer(image=result))).image == result
    assert unpack_answer(pack_answer(Answer(objects=found))).objects == found


@pytest.mark.parametrize(
    ("size", "coding"), [((40, 160), "raw"), ((1080, 1920), "raw"), ((1440, 2560), "png")]
)
def test_pixels_travel_without_loss(size: tuple[int, int], coding: str) -> None:
    image = cv2.resize(decode_image(EXAMPLE.read_bytes()), size[::-1])
    coded = code_picture(np.asarray(image, np.uint8))
    assert coded.head.coding == coding
    assert np.array_equal(picture_of(coded.head, coded.data), image)


def test_a_crop_that_is_a_view_travels() -> None:
    image = noise(60, 80)[10:30, 5:75]
    coded = code_picture(image)
    assert np.array_equal(picture_of(coded.head, coded.data), image)


def test_the_file_of_a_picture_travels_instead_of_its_pixels() -> None:
    data = EXAMPLE.read_bytes()
    image = decode_image(data)
    with decoded_from(image, data):
        coded = code_picture(image)
        assert code_picture(image.copy()).head.coding == "raw"
        assert code_picture(image, files=False).head.coding == "raw"
    assert file_of(image) is None
    assert (coded.head.coding, coded.data) == ("file", data)
    assert np.array_equal(picture_of(coded.head, coded.data), image)


def test_a_file_whose_pixels_are_others_is_noticed() -> None:
    data = EXAMPLE.read_bytes()
    changed = decode_image(data).copy()
    changed[5, 5, 0] ^= 1
    with decoded_from(changed, data):
        coded = code_picture(changed)
    assert coded.head.coding == "file"
    with pytest.raises(PictureDiffers):
        picture_of(coded.head, coded.data)


def test_what_no_message_can_take_is_refused() -> None:
    with pytest.raises(PictureTooLarge):
        code_picture(noise(2200, 3000))
    with pytest.raises(PictureTooLarge):
        pack_question("recognize", [noise(1100, 1900), noise(1100, 1900)])


@pytest.mark.parametrize(
    "wrong",
    [b"", b"\0\0\0\1", b"\0\0\0\2{}", b"\xff\xff\xff\xff{}"],
)
def test_other_bytes_are_no_question(wrong: bytes) -> None:
    with pytest.raises(Malformed):
        unpack_question(wrong)
    with pytest.raises(Malformed):
        unpack_answer(wrong)


@pytest.mark.parametrize("cut", [1, 30])
def test_a_question_that_was_cut_or_continued_is_refused(cut: int) -> None:
    message = pack_question("detect", [noise(5, 7)])
    with pytest.raises((Malformed, PictureDiffers)):
        unpack_question(message[:-cut])
    with pytest.raises(Malformed):
        unpack_question(message + b"x" * cut)


@pytest.mark.parametrize("coding", ["file", "raw", "png"])
def test_other_bytes_are_no_picture(coding: str) -> None:
    head = PictureHead.model_validate(
        {"coding": coding, "height": 5, "width": 7, "size": 9, "check": None}
    )
    for data in (b"123456789", encode_jpeg(noise(16, 16))):
        with pytest.raises(PictureDiffers):
            picture_of(head, data)
