"""The Ultralytics adapter, against a stand-in for the package (AGPL-3.0, so not a dependency)."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox

IMAGE = np.zeros((100, 200, 3), np.uint8)


class FakeYolo:
    """What the adapter uses of ``ultralytics.YOLO``."""

    names: dict[int, str] = {0: "person", 1: "car", 2: "License Plate"}  # noqa: RUF012
    rows: list[tuple[list[float], float, float]] = []  # noqa: RUF012
    options: dict[str, Any] = {}  # noqa: RUF012

    def __init__(self, path: str, task: str) -> None:
        if Path(path).read_bytes() != b"weights":
            raise RuntimeError("invalid magic number")
        assert task == "detect"

    def predict(self, image: NDArray[np.uint8], **options: Any) -> list[SimpleNamespace]:
        FakeYolo.options = options
        if image.shape[0] > 1000:
            raise RuntimeError("out of memory")
        boxes, scores, labels = zip(*self.rows, strict=True)
        found = SimpleNamespace(
            xyxy=np.array(boxes), conf=np.array(scores), cls=np.array(labels, float)
        )
        return [SimpleNamespace(boxes=found)]


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    module = ModuleType("ultralytics")
    module.YOLO = FakeYolo  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ultralytics", module)
    path = tmp_path / "own.pt"
    path.write_bytes(b"weights")
    return path


def test_plates_and_vehicles_come_out(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ([10.0, 20, 110, 90], 0.9, 1),
        ([40.0, 60, 80, 72], 0.8, 2),
        ([0.0, 0, 30, 90], 0.7, 0),
        ([150.0, 20, 230, 90], 0.6, 1),
    ]
    monkeypatch.setattr(FakeYolo, "rows", rows)
    engine = load_engine(f"ultralytics:{weights}", "rapidocr", input_size=960, threads=1)
    found = engine.detector.detect(IMAGE)
    assert [item.label for item in found] == ["car", "license_plate", "car"]
    assert found[2].box == BoundingBox(150, 20, 200, 90)
    assert FakeYolo.options == {"conf": 0.25, "verbose": False, "imgsz": 960}
    assert engine.info.detector == "own"


def test_its_failures_are_model_errors(weights: Path) -> None:
    detector = load_engine(f"ultralytics:{weights}", "rapidocr", threads=1).detector
    with pytest.raises(ModelError, match="failed on own: out of memory"):
        detector.detect(np.zeros((1001, 10, 3), np.uint8))


def test_weights_that_do_not_fit_are_refused(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeYolo, "names", {0: "dog"})
    with pytest.raises(ModelError, match=r"own\.pt detects neither plates nor vehicles"):
        load_engine(f"ultralytics:{weights}", "rapidocr", threads=1)
    weights.write_bytes(b"noise")
    with pytest.raises(ModelError, match=r"cannot load own\.pt: invalid magic number"):
        load_engine(f"ultralytics:{weights}", "rapidocr", threads=1)
