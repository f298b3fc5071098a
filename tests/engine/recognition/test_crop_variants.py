"""Unsure crops are read in variants, whose probabilities are averaged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from galaxy_alpr.engine.image.deskew import HORIZONTAL, TextLines, deskew, fit_text_lines
from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer, cut_border
from galaxy_alpr.errors import ModelError
from tests.engine.recognition.conftest import manifest


class MeanNetwork:
    """A network of one slot whose probability of A is the crop's mean from 0 to 255."""

    input_shapes = {"crops": (None, 16, 32, 1)}  # noqa: RUF012

    def __init__(self) -> None:
        self.crops = 0

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        means = inputs["crops"].reshape(len(inputs["crops"]), -1).mean(axis=1) / 255
        self.crops += len(means)
        slots = np.stack([means, 1 - means, np.zeros_like(means)], axis=1)
        return {"text": slots[:, np.newaxis].astype(np.float32)}


def framed(inner: int, border: int) -> NDArray[np.uint8]:
    crop = np.full((16, 32, 3), border, np.uint8)
    crop[4:12, 8:24] = inner
    return crop


def test_variants_of_an_unsure_crop_are_read_and_averaged() -> None:
    variants = {"below": 0.9, "cuts": [0.25, -0.25]}
    session = MeanNetwork()
    reader = OnnxPlateRecognizer(session, manifest(crop_views=variants))
    session.crops = 0
    # The crop alone gives 0.75 for A, its middle B, the widened crop (1024 of 1152 px) A.
    (result,) = reader.read([framed(0, 255)])
    assert session.crops == 3
    wider = np.mean(cv2.resize(cut_border(framed(0, 255), -0.25), (32, 16))) / 255
    assert result.text == "A"
    assert result.confidence == pytest.approx((0.75 + 0.0 + wider) / 3, abs=1e-3)


def test_a_confident_crop_is_read_once() -> None:
    session = MeanNetwork()
    reader = OnnxPlateRecognizer(session, manifest(crop_views={"below": 0.9, "cuts": [0.1]}))
    session.crops = 0
    assert reader.read([framed(0, 0)])[0].text == "B"
    assert session.crops == 1


@pytest.mark.parametrize(("share", "size"), [(0.25, (16, 8)), (-0.25, (48, 24)), (0.0, (32, 16))])
def test_cutting_and_widening(share: float, size: tuple[int, int]) -> None:
    variant = cut_border(framed(0, 255), share)
    assert (variant.shape[1], variant.shape[0]) == size


def test_variants_of_ctc_readers_are_refused() -> None:
    with pytest.raises(ValidationError, match="need a reader of slots"):
        manifest(
            format="ctc", blank_index=2, pad_index=None, crop_views={"below": 0.9, "cuts": [0.1]}
        )


class Slanted:
    """A network of four slots that reads every crop as unsure A.

    Its characters are on a line that goes down by ``rise`` of the height.
    """

    input_shapes = {"crops": (None, 16, 32, 1)}  # noqa: RUF012

    def __init__(self, rise: float, letters: int = 4) -> None:
        self.rise, self.letters = rise, letters
        self.crops: list[NDArray[np.uint8]] = []

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        crops = inputs["crops"]
        self.crops += list(crops[..., 0])
        x = np.array([0.1, 0.3, 0.6, 0.9])
        places = np.stack([x, 0.5 + self.rise * (x - 0.5)], axis=1)
        text = np.zeros((len(crops), 4, 3), np.float32)
        text[:, : self.letters] = (0.6, 0.4, 0.0)
        text[:, self.letters :] = (0.0, 0.1, 0.9)
        return {"text": text, "places": np.stack([places] * len(crops)).astype(np.float32)}


def slanted_lines() -> TextLines:
    """The lines of ``Slanted`` with a rise of 0.5."""
    x = np.array([0.1, 0.3, 0.6, 0.9])
    lines = fit_text_lines(np.stack([x, 0.5 + 0.5 * (x - 0.5)], axis=1).astype(np.float32))
    assert lines is not None
    return lines


LEVEL = {"below": 0.9, "cuts": [0.25], "level": True}
PLACED = {"text": "text", "places": "places"}


def test_an_unsure_crop_is_read_deskewed_too() -> None:
    session = Slanted(rise=0.5)
    reader = OnnxPlateRecognizer(session, manifest(crop_views=LEVEL, outputs=PLACED))
    session.crops.clear()
    crop = framed(0, 255)
    reader.read([crop])
    assert len(session.crops) == 3
    assert np.array_equal(session.crops[2], deskew(crop, slanted_lines())[..., 0])


def test_without_lines_there_is_no_deskewed_variant() -> None:
    session = Slanted(rise=0.5, letters=2)
    reader = OnnxPlateRecognizer(session, manifest(crop_views=LEVEL, outputs=PLACED))
    session.crops.clear()
    reader.read([framed(0, 255)])
    assert len(session.crops) == 2


UPRIGHT = {**LEVEL, "upright": {"below": 0.5, "leans": [-0.4, 0.4]}}


class Leaning(Slanted):
    """Returns ``scores`` for two crops in its third run."""

    def __init__(self, *scores: tuple[float, float, float], letters: int = 4) -> None:
        super().__init__(rise=0.5, letters=letters)
        self.scores = scores
        self.calls = 0

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        outputs = super().run(inputs)
        self.calls += 1
        if self.calls == 3:
            for text, scores in zip(outputs["text"], self.scores, strict=True):
                text[: self.letters] = scores
        return outputs


def test_sheared_variants_are_read_if_the_reading_stays_unsure() -> None:
    session = Leaning((0.6, 0.4, 0.0), (0.0, 1.0, 0.0))
    reader = OnnxPlateRecognizer(session, manifest(crop_views=UPRIGHT, outputs=PLACED))
    session.crops.clear()
    session.calls = 0
    crop = framed(0, 255)
    result = reader.read([crop])[0]
    assert len(session.crops) == 5
    for variant, lean in zip(session.crops[3:], (-0.4, 0.4), strict=True):
        assert np.array_equal(variant, deskew(crop, slanted_lines(), lean)[..., 0])
    # The mean of the other variants, 0.4 for B, and of the most confident sheared one.
    assert result.text == "BBBB"
    assert result.confidence == pytest.approx(0.7**4, abs=1e-3)


def test_a_less_confident_sheared_variant_is_ignored() -> None:
    session = Leaning((0.1, 0.5, 0.4), (0.0, 0.55, 0.45))
    reader = OnnxPlateRecognizer(session, manifest(crop_views=UPRIGHT, outputs=PLACED))
    session.calls = 0
    result = reader.read([framed(0, 255)])[0]
    assert result.text == "AAAA"
    assert result.confidence == pytest.approx(0.6**4, abs=1e-3)


def test_without_lines_the_crop_is_only_sheared() -> None:
    session = Leaning((0.6, 0.4, 0.0), (0.0, 1.0, 0.0), letters=2)
    variants = {**UPRIGHT, "upright": {"below": 0.9, "leans": [-0.4, 0.4]}}
    reader = OnnxPlateRecognizer(session, manifest(crop_views=variants, outputs=PLACED))
    session.crops.clear()
    crop = framed(0, 255)
    reader.read([crop])
    assert np.array_equal(session.crops[-1], deskew(crop, HORIZONTAL, 0.4)[..., 0])


def test_a_confident_average_needs_no_sheared_variant() -> None:
    session = Slanted(rise=0.5)
    variants = {**UPRIGHT, "upright": {"below": 0.1, "leans": [-0.4, 0.4]}}
    reader = OnnxPlateRecognizer(session, manifest(crop_views=variants, outputs=PLACED))
    session.crops.clear()
    reader.read([framed(0, 255)])
    assert len(session.crops) == 3


def test_a_deskewed_variant_needs_centers() -> None:
    with pytest.raises(ValidationError, match="need an output of character centers"):
        manifest(crop_views=LEVEL)
    with pytest.raises(ValidationError, match="need an output of character centers"):
        manifest(crop_views={**UPRIGHT, "level": False})


@pytest.mark.parametrize(
    ("kept", "why"),
    [((slice(None), slice(0, 1)), "of shape"), ((slice(0, 2), slice(None)), "for 2 slots, not 4")],
)
def test_centers_of_another_shape_are_refused(kept: tuple[slice, slice], why: str) -> None:
    class Odd(Slanted):
        def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
            outputs = super().run(inputs)
            return {**outputs, "places": outputs["places"][:, kept[0], kept[1]][:, :3]}

    with pytest.raises(ModelError, match=why):
        OnnxPlateRecognizer(Odd(0.0), manifest(crop_views=LEVEL, outputs=PLACED))
