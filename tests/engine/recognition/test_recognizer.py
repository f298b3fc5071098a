"""Recognizers on tiny ONNX files: slots, CTC, countries, batches and errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper

from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError
from tests.engine.conftest import save_graph
from tests.engine.recognition.conftest import CROP, SLOTS, manifest, network

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
