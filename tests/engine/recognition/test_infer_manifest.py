"""Readers without a manifest of their own, third-party ones where present."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
from galaxy_alpr.engine.recognition.infer_manifest import infer_reader_manifest, reader_from_config
from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.weights import read_yaml
from galaxy_alpr.errors import ModelError
from tests.engine.recognition.conftest import CROP, SLOTS, network

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"


def test_a_reader_of_37_classes_is_read_without_a_manifest(tmp_path: Path) -> None:
    text = np.zeros((1, 3, 37), np.float32)
    text[0, [0, 1, 2], [ALPHABET.index(char) for char in "B1_"]] = 1.0
    session = network(tmp_path, {"plate": text, "region": np.ones((1, 2), np.float32)})
    (result,) = OnnxPlateRecognizer(session, infer_reader_manifest(session)).read([CROP])
    assert result.text == "B1"


def test_another_graph_needs_a_manifest(tmp_path: Path) -> None:
    session = network(tmp_path, {"text": SLOTS})
    with pytest.raises(ModelError, match=r"reader\.onnx needs a manifest, .*: its input has shape"):
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
