"""Probabilities that crops show whole numbers, by a network."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from onnx import TensorProto, helper

from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.protocols import CropCompleteness
from galaxy_alpr.engine.recognition.completeness_network import OnnxCompletenessChecker, to_input
from galaxy_alpr.engine.runtime.manifests import CompletenessManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError
from tests.engine.conftest import save_graph, save_network
from tests.engine.test_loader import bundle

MANIFEST: dict[str, Any] = {
    "name": "galaxy-completeness",
    "task": "completeness",
    "version": "3",
    "default": True,
    "file": "galaxy-completeness.onnx",
    "input": {"name": "images", "height": 48, "width": 144},
    "output": {"name": "probabilities"},
    "threshold": 0.4,
}
ODDS = np.array([[0.7, 0.2, 0.1]], np.float32)
IMAGES = {"images": (TensorProto.UINT8, ("n", 48, 144, 1))}


def checker(path: Path, manifest: dict[str, Any] = MANIFEST) -> OnnxCompletenessChecker:
    return OnnxCompletenessChecker(OnnxSession(path), CompletenessManifest.model_validate(manifest))


def test_the_outputs_are_named(tmp_path: Path) -> None:
    path = save_network(tmp_path / "c.onnx", IMAGES, {"probabilities": ODDS})
    network = checker(path)
    assert (network.name, network.threshold) == ("galaxy-completeness 3", 0.4)
    (found,) = network.check([np.zeros((30, 90, 3), np.uint8)])
    assert (found.whole, found.occluded, found.unread_glyph) == pytest.approx((0.7, 0.2, 0.1))
    assert network.check([]) == []


def test_each_crop_has_its_own_answer_in_batches(tmp_path: Path) -> None:
    """A network whose output is the mean of the crop's pixels, so that crops cannot be mixed up."""
    nodes = [
        helper.make_node("Cast", ["images"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["floats"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("Concat", ["mean", "mean", "mean"], ["probabilities"], axis=1),
    ]
    path = tmp_path / "mean.onnx"
    save_graph(path, nodes, IMAGES, {"probabilities": ("n", 3)})
    crops = [np.full((20 + i, 60 + i, 3), i, np.uint8) for i in range(40)]
    assert checker(path).check(crops) == [CropCompleteness(i, i, i) for i in range(40)]


def test_large_crops_are_averaged_rather_than_sampled() -> None:
    stripes = np.zeros((96, 288, 3), np.uint8)
    stripes[:, ::2] = 200
    assert (to_input(stripes, (144, 48)) == 100).all()


@pytest.mark.parametrize(
    ("outputs", "manifest", "message"),
    [
        ({"other": ODDS}, MANIFEST, r"answered probabilities of shape None for 1 crops"),
        ({"probabilities": ODDS[:, :2]}, MANIFEST, r"of shape \(1, 2\) for 1 crops"),
        (
            {"probabilities": ODDS},
            MANIFEST | {"input": MANIFEST["input"] | {"name": "x"}},
            "input x",
        ),
    ],
)
def test_a_network_that_is_not_as_described_is_refused(
    tmp_path: Path, outputs: dict[str, Any], manifest: dict[str, Any], message: str
) -> None:
    path = save_network(tmp_path / "c.onnx", IMAGES, outputs)
    with pytest.raises(ModelError, match=message):
        checker(path, manifest)


def test_the_bundled_recognizer_is_accompanied_by_the_network(tmp_path: Path) -> None:
    path = save_network(
        bundle(tmp_path) / "galaxy-completeness.onnx", IMAGES, {"probabilities": ODDS}
    )
    manifest = MANIFEST | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    path.with_suffix(".yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    engine = load_engine(weights_dir=tmp_path, threads=1)
    assert engine.completeness_checker is not None
    assert engine.info.recognizer == "rapidocr + galaxy-completeness 3"
    alone = load_engine(recognizer="rapidocr", weights_dir=tmp_path, threads=1)
    assert alone.completeness_checker is None
    assert alone.info.recognizer == "rapidocr"
