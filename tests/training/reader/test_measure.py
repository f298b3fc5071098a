"""Figures of readers, the check of an int8 copy, the manifest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from galaxy_alpr.engine.runtime.manifests import ReaderManifest
from training.reader.data.photos import Image
from training.reader.manifest import TrainingRecord, build_manifest
from training.reader.measure import Probabilities, calibration_error, readings
from training.reader.network.quantize import LossError, check_quantized
from training.reader.settings import ALPHABET, PAD_INDEX, encode_text


def test_an_int8_copy_that_reads_less_is_refused() -> None:
    class Reader:
        def __init__(self, *texts: str) -> None:
            self.texts = texts

        def read(self, images: list[Image]) -> Probabilities:
            assert len(images) == len(self.texts)
            index = np.array([encode_text(text) for text in self.texts])
            return np.asarray(np.eye(len(ALPHABET))[index], np.float32)

    crops = [(text, np.full((24, 60, 3), 90, np.uint8)) for text in ("B1XY", "KA7")]
    whole = Reader("B1XY", "KA7")
    assert check_quantized(whole, whole, crops) == 0
    with pytest.raises(LossError):
        check_quantized(whole, Reader("B1XY", "KA1"), crops)


def test_manifest_is_accepted_by_the_product(tmp_path: Path) -> None:
    weights = tmp_path / "galaxy-reader.onnx"
    weights.write_bytes(b"x")
    manifest = build_manifest(
        weights, "1", 1.2, (0.04, 0.06), TrainingRecord(2, 1.0, 0.5, 10, "2 cores")
    )
    parsed = ReaderManifest.model_validate(manifest)
    assert parsed.pad_index == PAD_INDEX
    assert parsed.crop_margin.y == 0.06


def test_padding_counts_for_nothing() -> None:
    probabilities = np.full((1, 10, len(ALPHABET)), 1e-4, np.float32)
    for slot, index in enumerate(encode_text("B12")):
        probabilities[0, slot, index] = 0.5 if index == PAD_INDEX else 0.9
    read = readings(probabilities)
    assert read.texts == ["B12"]
    assert read.confidences[0] == pytest.approx(0.9**3, rel=1e-5)


def test_calibration_error_of_an_honest_reader_is_small() -> None:
    sure = np.linspace(0.01, 0.99, 5000)
    right = np.random.default_rng(0).random(5000) < sure
    assert calibration_error(sure, right) < 0.03
    assert calibration_error(sure, ~right) > 0.3
