"""The real fast-alpr package, with the files it would download taken from ``../shared/weights``."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine

DETECTOR = "yolo-v9-t-416-license-plate-end2end"
READER = "cct-xs-v2-global-model"
FILES = {
    f"open-image-models/{DETECTOR}/yolo-v9-t-416-license-plates-end2end.onnx": (
        "yolo-v9-t-416-license-plates-end2end1.onnx"
    ),
    f"fast-plate-ocr/{READER}/cct_xs_v2_global.onnx": "cct_xs_v2_global.onnx",
    f"fast-plate-ocr/{READER}/cct_xs_v2_global_plate_config.yaml": (
        "cct_xs_v2_global_plate_config.yaml"
    ),
}
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "jakarta.jpg"


@pytest.fixture
def hub(shared_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the files into the folders that the packages use as their download cache."""
    pytest.importorskip("fast_alpr", reason="fast-alpr is not installed")
    for target, source in FILES.items():
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / target).symlink_to(shared_weights / source)
    for package, module in (
        ("open-image-models", "open_image_models.detection.core.hub"),
        ("fast-plate-ocr", "fast_plate_ocr.inference.hub"),
    ):
        hub = importlib.import_module(module)
        monkeypatch.setattr(hub, "MODEL_CACHE_DIR", tmp_path / package)


# fast-alpr calls its own detector package by a name that is to go.
@pytest.mark.filterwarnings("ignore:LicensePlateDetector is deprecated")
@pytest.mark.usefixtures("hub")
def test_it_finds_and_reads_a_plate() -> None:
    engine = load_engine(f"fast-alpr:{DETECTOR}", f"fast-alpr:{READER}", threads=1)
    (detection,) = engine.analyze(decode_image(EXAMPLE.read_bytes())).detections
    assert detection.plate is not None
    assert detection.plate.text == "B1234XYZ"
    assert detection.plate.country == "ID"
    assert 0.5 < detection.plate.confidence <= 1
    assert engine.info.detector == DETECTOR
