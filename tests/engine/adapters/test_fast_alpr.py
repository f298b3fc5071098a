"""The fast-alpr adapter, against a stand-in for the package, whose models need the network."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage

IMAGE = np.zeros((100, 200, 3), np.uint8)


class DefaultDetector:
    """As in ``fast_alpr.default_detector``."""

    def __init__(self, model_name: str, conf_thresh: float) -> None:
        if "end2end" not in model_name:
            raise ValueError(f"Unknown model {model_name}")
        self.score = conf_thresh

    def predict(self, frame: BgrImage) -> list[SimpleNamespace]:
        if frame.shape[0] > 1000:
            raise MemoryError("too large")
        box = SimpleNamespace(x1=20, y1=30, x2=260, y2=50)
        return [SimpleNamespace(label="License Plate", confidence=0.9, bounding_box=box)]


class DefaultOCR:
    """As in ``fast_alpr.default_ocr``: its confidences cover the padding too."""

    answer: Any = None

    def __init__(self, hub_ocr_model: str, device: str) -> None:
        assert hub_ocr_model.endswith("model")
        assert device == "cpu"

    def predict(self, cropped_plate: BgrImage) -> Any:
        assert cropped_plate.ndim == 3
        return self.answer


@pytest.fixture(autouse=True)
def package(monkeypatch: pytest.MonkeyPatch) -> None:
    for part, member in (("detector", DefaultDetector), ("ocr", DefaultOCR)):
        module = ModuleType(f"fast_alpr.default_{part}")
        setattr(module, member.__name__, member)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "fast_alpr", ModuleType("fast_alpr"))


def read(monkeypatch: pytest.MonkeyPatch, answer: Any) -> Any:
    monkeypatch.setattr(DefaultOCR, "answer", answer)
    engine = load_engine("rapidocr", "fast-alpr", threads=1)
    assert engine.info.recognizer == "cct-xs-v2-global-model"
    return engine.recognizer.read([IMAGE])[0]


def test_plates_are_cut_at_the_border() -> None:
    engine = load_engine("fast-alpr", "rapidocr", threads=1)
    (plate,) = engine.detector.detect(IMAGE)
    assert plate.box == BoundingBox(20, 30, 200, 50)
    assert (plate.label, plate.confidence) == ("license_plate", 0.9)
    assert engine.info.detector == "yolo-v9-t-384-license-plate-end2end"


def test_padding_counts_in_no_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    result = read(
        monkeypatch,
        SimpleNamespace(
            text="AB1",
            confidence=[0.9, 0.8, 0.5, 0.01, 0.01],
            region="Indonesia",
            region_confidence=0.7,
        ),
    )
    assert result.text == "AB1"
    assert result.confidence == pytest.approx(0.36)
    assert result.char_confidences == pytest.approx((0.9, 0.8, 0.5))
    assert (result.country, result.country_confidence) == ("ID", 0.7)


@pytest.mark.parametrize(
    "answer",
    [None, SimpleNamespace(text="", confidence=[0.9], region=None, region_confidence=None)],
)
def test_nothing_read_is_an_empty_result(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    result = read(monkeypatch, answer)
    assert (result.text, result.confidence) == ("", 0.0)


def test_one_confidence_for_all_is_each_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = SimpleNamespace(text="AB-1", confidence=0.9, region="Unknown", region_confidence=0.7)
    result = read(monkeypatch, answer)
    assert (result.raw_text, result.text) == ("AB-1", "AB1")
    assert result.char_confidences == pytest.approx((0.9, 0.9, 0.9))
    assert result.country is None


def test_its_failures_are_model_errors() -> None:
    with pytest.raises(ModelError, match="cannot load nonsense: Unknown model"):
        load_engine("fast-alpr:nonsense", "rapidocr", threads=1)
    engine = load_engine("fast-alpr", "rapidocr", threads=1)
    with pytest.raises(ModelError, match="too large"):
        engine.detector.detect(np.zeros((1001, 10, 3), np.uint8))
