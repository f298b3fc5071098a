"""Corners that a network returns for a crop are mapped to the picture's pixels."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from onnx import TensorProto, helper

from galaxy_alpr.engine.detection.corners import OnnxCornerFinder, crop_at_size, resize
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.runtime.manifests import CornersManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, Detection
from tests.engine.conftest import save_graph, save_network
from tests.engine.test_loader import SCENE, bundle

MANIFEST: dict[str, Any] = {
    "name": "galaxy-corners",
    "task": "corners",
    "version": "3",
    "default": True,
    "file": "galaxy-corners.onnx",
    "input": {"name": "images", "height": 64, "width": 160},
    "output": {"name": "corners"},
    "reach": {"x": 0.5, "y": 1.0},
}
LEANING = np.array([[[0.3, 0.3], [0.8, 0.35], [0.7, 0.7], [0.2, 0.65]]], np.float32)
IMAGES = {"images": (TensorProto.UINT8, ("n", 64, 160, 3))}
EXAMPLE = Path(__file__).parents[3] / "examples" / "jakarta.jpg"
PLATE_IN_EXAMPLE = np.array([(519.9, 400.7), (763.7, 400.5), (764, 482), (520, 482)])
PLATE = Detection(PLATE_LABEL, 0.8, BoundingBox(100, 50, 140, 60))


def finder(path: Path, manifest: dict[str, Any] = MANIFEST) -> OnnxCornerFinder:
    return OnnxCornerFinder(OnnxSession(path), CornersManifest.model_validate(manifest))


def test_corners_are_in_pixels_of_the_picture(tmp_path: Path) -> None:
    path = save_network(tmp_path / "galaxy-corners.onnx", IMAGES, {"corners": LEANING})
    (plate,) = finder(path).find(SCENE, [PLATE])
    # The crop is twice as wide and three times as high as the box: from (80, 40) to (160, 70).
    expected = [(104, 49), (144, 50.5), (136, 61), (96, 59.5)]
    assert np.array(plate.corners) == pytest.approx(np.array(expected), abs=1e-4)
    assert (plate.box, plate.confidence, plate.label) == (PLATE.box, 0.8, PLATE_LABEL)


def test_each_plate_has_the_corners_of_its_own_crop(tmp_path: Path) -> None:
    """Corners that are the mean of the crop's pixels, so that crops cannot be mixed up."""
    nodes = [
        helper.make_node("Cast", ["images"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["floats"], ["mean"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Div", ["mean", "most"], ["share"]),
        helper.make_node("Mul", ["share", "ones"], ["spread"]),
        helper.make_node("Squeeze", ["spread", "last"], ["corners"]),
    ]
    constants = [
        helper.make_node("Constant", [], [name], value=value)
        for name, value in {
            "most": helper.make_tensor("most", TensorProto.FLOAT, [1], [200.0]),
            "ones": helper.make_tensor("ones", TensorProto.FLOAT, [1, 4, 2, 1], [1.0] * 8),
            "last": helper.make_tensor("last", TensorProto.INT64, [1], [3]),
        }.items()
    ]
    path = tmp_path / "mean.onnx"
    save_graph(path, [*constants, *nodes], IMAGES, {"corners": ("n", 4, 2)})
    picture = np.zeros((100, 400, 3), np.uint8)
    picture[:, 200:] = 100
    boxes = [BoundingBox(80, 40, 120, 60), BoundingBox(280, 40, 320, 60)]
    plates = finder(path).find(picture, [Detection(PLATE_LABEL, 0.5, box) for box in boxes])
    assert np.array(plates[0].corners) == pytest.approx(np.array([(60, 20)] * 4))
    assert np.array(plates[1].corners) == pytest.approx(np.array([(300, 50)] * 4))


def test_no_plates_give_no_corners(tmp_path: Path) -> None:
    path = save_network(tmp_path / "galaxy-corners.onnx", IMAGES, {"corners": LEANING})
    assert finder(path).find(SCENE, []) == []


@pytest.mark.parametrize(
    ("outputs", "manifest", "message"),
    [
        ({"other": LEANING}, MANIFEST, r"returned corners of shape None for 1 plates"),
        ({"corners": LEANING[:, :3]}, MANIFEST, r"of shape \(1, 3, 2\) for 1 plates"),
        ({"corners": LEANING}, MANIFEST | {"input": MANIFEST["input"] | {"name": "x"}}, "input x"),
    ],
)
def test_a_network_that_is_not_as_described_is_refused(
    tmp_path: Path, outputs: dict[str, Any], manifest: dict[str, Any], message: str
) -> None:
    path = save_network(tmp_path / "galaxy-corners.onnx", IMAGES, outputs)
    with pytest.raises(ModelError, match=message):
        finder(path, manifest)


def test_a_crop_beyond_the_border_repeats_it() -> None:
    picture = np.full((40, 60, 3), 50, np.uint8)
    picture[:, 50:] = 200
    crop = crop_at_size(picture, BoundingBox(40, -10, 80, 30), (160, 64))
    assert crop.shape == (64, 160, 3)
    assert (crop[0, 0] == 50).all()
    assert (crop[:, -1] == 200).all()


def test_large_crops_are_averaged_rather_than_sampled() -> None:
    stripes = np.zeros((128, 320, 3), np.uint8)
    stripes[:, ::2] = 200
    assert (resize(stripes, (160, 64)) == 100).all()


def test_the_bundled_engine_takes_corners_from_the_network(tmp_path: Path) -> None:
    path = save_network(bundle(tmp_path) / "galaxy-corners.onnx", IMAGES, {"corners": LEANING})
    manifest = MANIFEST | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    path.with_suffix(".yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    engine = load_engine(weights_dir=tmp_path, threads=1)
    assert engine.info.detector == "galaxy-detector 1 + galaxy-corners 3"
    (plate,) = engine.analyze(SCENE).plates
    region = plate.box.expand(0.5, 1.0)
    assert np.array(plate.corners) == pytest.approx(
        LEANING[0] * (region.width, region.height) + (region.x1, region.y1), abs=1e-3
    )
    alone = load_engine(str(tmp_path / "galaxy-detector.onnx"), weights_dir=tmp_path, threads=1)
    assert alone.corner_finder is None


@pytest.mark.parametrize(("lean", "slope"), [(0.7, 0.1), (-0.7, -0.2)])
def test_the_bundled_network_locates_corners_of_slanted_plates(lean: float, slope: float) -> None:
    engine = load_engine()
    assert engine.corner_finder is not None
    photo = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    height, width = photo.shape[:2]
    linear = np.array([[1, lean], [slope, 1]])
    rim = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ linear.T
    matrix = np.hstack([linear, -rim.min(0)[:, None]])
    size = np.ceil(np.ptp(rim, axis=0)).astype(int).tolist()
    slanted = np.asarray(cv2.warpAffine(photo, matrix, size, borderValue=(114,) * 3), np.uint8)
    (plate,) = [item for item in engine.detector.detect(slanted) if item.label == PLATE_LABEL]
    (located,) = engine.corner_finder.find(slanted, [plate])
    true = PLATE_IN_EXAMPLE @ linear.T + matrix[:, 2]
    before, after = (
        float(np.linalg.norm(np.array(item.corners) - true, axis=1).mean())
        for item in (plate, located)
    )
    assert after < 0.03 * 244  # of the plate's width
    assert after < before
    assert [item.text for item in engine.analyze(slanted).plates] == ["B1234XYZ"]
