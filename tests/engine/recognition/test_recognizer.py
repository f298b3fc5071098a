"""Readers made of real ONNX files: tiny ones made here, third-party ones where present."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper
from pydantic import ValidationError

from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
from galaxy_alpr.engine.image.deskew import HORIZONTAL, TextLines, deskew, fit_text_lines
from galaxy_alpr.engine.recognition.infer_manifest import infer_reader_manifest, reader_from_config
from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer, cut_border
from galaxy_alpr.engine.runtime.manifests import ReaderManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.weights import read_yaml
from galaxy_alpr.errors import ModelError
from tests.engine.conftest import save_graph, save_network

CROP = np.full((20, 60, 3), 200, np.uint8)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"


def manifest(**changes: Any) -> ReaderManifest:
    values: dict[str, Any] = {
        "name": "galaxy-reader",
        "version": "3",
        "file": "reader.onnx",
        "format": "slots",
        "input": {"name": "crops", "height": 16, "width": 32, "channels": 1, "color": "gray"},
        "alphabet": "AB_",
        "pad_index": 2,
        "outputs": {"text": "text"},
        "crop_margin": {"x": 0.04, "y": 0.08},
    }
    return ReaderManifest.model_validate(values | changes)


def network(
    tmp_path: Path, outputs: dict[str, NDArray[np.float32]], dims: tuple[int, ...] = (1, 16, 32, 1)
) -> OnnxSession:
    inputs = {"crops": (TensorProto.UINT8, dims)}
    return OnnxSession(save_network(tmp_path / "reader.onnx", inputs, outputs))


SLOTS = np.array([[[0.9, 0.1, 0.0], [0.3, 0.7, 0.0], [0.0, 0.0, 1.0]]], np.float32)
CTC = np.array([[[0.1, 0.0, 0.9], [0.9, 0.0, 0.1], [0.8, 0.1, 0.1], [0.1, 0.7, 0.2]]], np.float32)


def test_slots(tmp_path: Path) -> None:
    reader = OnnxPlateRecognizer(network(tmp_path, {"text": SLOTS}), manifest())
    assert (reader.name, reader.crop_margin) == ("galaxy-reader 3", (0.04, 0.08))
    (result,) = reader.read([CROP])
    assert result.text == "AB"
    assert result.confidence == pytest.approx(0.63)
    assert [item.text for item in result.candidates] == ["AB", "AA", "BB", "BA"]
    assert result.country is None


def test_ctc(tmp_path: Path) -> None:
    spec = manifest(format="ctc", pad_index=None, blank_index=2)
    (result,) = OnnxPlateRecognizer(network(tmp_path, {"text": CTC}), spec).read([CROP])
    assert result.text == "AB"
    assert result.char_confidences == pytest.approx((0.9, 0.7))


@pytest.mark.parametrize(
    ("scores", "country", "confidence"), [([0.2, 0.8], "ID", 0.8), ([0.7, 0.3], None, 0.0)]
)
def test_the_country_head(
    tmp_path: Path, scores: list[float], country: str | None, confidence: float
) -> None:
    session = network(tmp_path, {"text": SLOTS, "country": np.array([scores], np.float32)})
    spec = manifest(outputs={"text": "text", "country": "country"}, countries=["", "ID"])
    (result,) = OnnxPlateRecognizer(session, spec).read([CROP])
    assert result.country == country
    assert result.country_confidence == pytest.approx(confidence)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pad_index": None}, "needs pad_index"),
        ({"format": "ctc"}, "needs blank_index"),
        ({"outputs": {"text": "texts"}}, "no output texts"),
        ({"outputs": {"text": "text", "country": "c"}, "countries": ["", "ID"]}, "no output c"),
        (
            {"input": {"name": "images", "height": 16, "width": 32, "channels": 1}},
            "no input images",
        ),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        OnnxPlateRecognizer(network(tmp_path, {"text": SLOTS}), manifest(**changes))


def channel_network(tmp_path: Path, channels: int) -> OnnxSession:
    """A reader whose class scores are the channels' means over 255."""
    nodes = [
        helper.make_node("Cast", ["crops"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["real"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("Constant", [], ["full"], value_float=255.0),
        helper.make_node("Div", ["mean", "full"], ["share"]),
        helper.make_node("Constant", [], ["one"], value_ints=[1]),
        helper.make_node("Unsqueeze", ["share", "one"], ["text"]),
    ]
    inputs = {"crops": (TensorProto.UINT8, ("n", 16, 32, channels))}
    path = save_graph(tmp_path / "channels.onnx", nodes, inputs, {"text": ("n", 1, channels)})
    return OnnxSession(path)


@pytest.mark.parametrize(("color", "text"), [("rgb", "A"), ("bgr", "C")])
@pytest.mark.parametrize("resize", ["stretch", "letterbox"])
def test_a_batch_larger_than_one_run_keeps_its_order(
    tmp_path: Path, color: str, text: str, resize: str
) -> None:
    spec = manifest(
        alphabet="ABC_",
        pad_index=3,
        input={"name": "crops", "height": 16, "width": 32, "color": color, "resize": resize},
    )
    with pytest.raises(ModelError, match="4 classes"):
        OnnxPlateRecognizer(channel_network(tmp_path, 3), spec)
    spec = spec.model_copy(update={"alphabet": "ABC", "pad_index": 1})
    reader = OnnxPlateRecognizer(channel_network(tmp_path, 3), spec)
    reds = [np.full((20, 40, 3), (0, 0, 200 + step), np.uint8) for step in range(40)]
    results = reader.read(reds)
    assert [result.text for result in results] == [text] * 40
    assert [result.confidence for result in results] == pytest.approx(
        [(200 + step) / 255 for step in range(40)], abs=1e-3
    )


def test_no_crops_give_no_results(tmp_path: Path) -> None:
    assert OnnxPlateRecognizer(network(tmp_path, {"text": SLOTS}), manifest()).read([]) == []


def test_a_reader_of_37_classes_is_read_without_a_manifest(tmp_path: Path) -> None:
    text = np.zeros((1, 3, 37), np.float32)
    text[0, [0, 1, 2], [ALPHABET.index(char) for char in "B1_"]] = 1.0
    session = network(tmp_path, {"plate": text, "region": np.ones((1, 2), np.float32)})
    (result,) = OnnxPlateRecognizer(session, infer_reader_manifest(session)).read([CROP])
    assert result.text == "B1"


def test_another_graph_needs_a_manifest(tmp_path: Path) -> None:
    session = network(tmp_path, {"text": SLOTS})
    with pytest.raises(ModelError, match=r"reader\.onnx is not a reader .* Put one beside"):
        infer_reader_manifest(session)


def test_a_fast_plate_ocr_configuration_serves_as_manifest(tmp_path: Path) -> None:
    session = network(tmp_path, {"plate": SLOTS, "region": np.array([[0.1, 0.9]], np.float32)})
    config = {
        "max_plate_slots": 3,
        "alphabet": "AB_",
        "pad_char": "_",
        "img_height": 16,
        "img_width": 32,
        "image_color_mode": "grayscale",
        "plate_regions": ["Unknown", "Indonesia"],
    }
    (result,) = OnnxPlateRecognizer(session, reader_from_config(session, config)).read([CROP])
    assert (result.text, result.country) == ("AB", "ID")
    with pytest.raises(ModelError, match="plate configuration"):
        reader_from_config(session, {"alphabet": "AB_"})


def test_cct_reads_real_plates(shared_weights: Path, shared_data: Path) -> None:
    path = shared_weights / "cct_xs_v2_global.onnx"
    session = OnnxSession(path)
    config = read_yaml(shared_weights / "cct_xs_v2_global_plate_config.yaml")
    reader = OnnxPlateRecognizer(session, reader_from_config(session, config))
    folder = shared_data / "crops" / "id_exchioz_scene"
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    dev = [row for row in rows if row["split"] == "dev"]
    limits = ImageLimits(min_side=1)
    crops = [decode_image((folder / row["image"]).read_bytes(), limits) for row in dev]
    results = reader.read(crops)
    right = [result.text == row["text"] for result, row in zip(results, dev, strict=True)]
    assert sum(right) >= len(dev) - 1  # its authors' pipeline reads all of them
    countries = [result.country for result in results]
    assert countries.count("ID") >= 0.9 * len(dev)


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
    with pytest.raises(ValidationError, match="need an output for the letters' places"):
        manifest(crop_views=LEVEL)
    with pytest.raises(ValidationError, match="need an output for the letters' places"):
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
