"""Each layout gives the same boxes and texts for the same picture."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from galaxy_alpr.evaluation.layouts import load_samples
from galaxy_alpr.geometry import BoundingBox

PLATE = BoundingBox(20, 60, 60, 80)
CAR = BoundingBox(10, 10, 90, 90)


def picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((100, 200, 3), 127, np.uint8))


def own(root: Path) -> Path:
    picture(root / "site" / "images" / "a.jpg")
    row = {
        "image": "a.jpg",
        "split": "dev",
        "plates": [{"box": [20, 60, 60, 80], "text": "B1XY"}],
        "vehicles": [{"box": [10, 10, 90, 90], "class": "car"}],
        "plates_source": "human",
        "plates_extra_pseudo": [{"box": [0, 0, 5, 5]}],
    }
    other = {**row, "split": "train"}
    lines = [json.dumps(row), json.dumps(other)]
    (root / "site" / "labels.jsonl").write_text("\n".join(lines))
    return root


def yolo(root: Path) -> Path:
    picture(root / "images" / "a.jpg")
    (root / "labels").mkdir()
    (root / "labels" / "a.txt").write_text("0 0.2 0.7 0.2 0.2\n1 0.25 0.5 0.4 0.8\n")
    (root / "data.yaml").write_text("names: [license-plate, car]")
    return root


def voc(root: Path) -> Path:
    picture(root / "JPEGImages" / "a.jpg")
    (root / "Annotations").mkdir()
    items = "".join(
        f"<object><name>{name}</name><text>{text}</text><bndbox><xmin>{b.x1}</xmin>"
        f"<ymin>{b.y1}</ymin><xmax>{b.x2}</xmax><ymax>{b.y2}</ymax></bndbox></object>"
        for name, text, b in (("plate", "B1XY", PLATE), ("car", "", CAR))
    )
    xml = f"<annotation><filename>a.jpg</filename>{items}</annotation>"
    (root / "Annotations" / "a.xml").write_text(xml)
    return root


def coco(root: Path) -> Path:
    picture(root / "a.jpg")
    file = root / "coco.json"
    data = {
        "images": [{"id": 1, "file_name": "a.jpg"}],
        "categories": [{"id": 1, "name": "License_Plate"}, {"id": 2, "name": "car"}],
        "annotations": [
            {"image_id": 1, "category_id": 1, "bbox": [20, 60, 40, 20], "text": "B1XY"},
            {"image_id": 1, "category_id": 2, "bbox": [10, 10, 80, 80]},
        ],
    }
    file.write_text(json.dumps(data))
    return file


def text(root: Path) -> Path:
    picture(root / "a.jpg")
    file = root / "plates.tsv"
    file.write_text("a.jpg\t20\t60\t40\t20\tB-1 xy\n")
    return file


@pytest.mark.parametrize(
    ("layout", "has_text", "has_vehicles"),
    [
        (own, True, True),
        (yolo, False, True),
        (voc, True, True),
        (coco, True, True),
        (text, True, False),
    ],
)
def test_layout(
    tmp_path: Path, layout: Callable[[Path], Path], has_text: bool, has_vehicles: bool
) -> None:
    (sample,) = load_samples(layout(tmp_path))
    assert sample.path.is_file()
    assert sample.plates is not None
    (plate,) = sample.plates
    assert plate.text == ("B1XY" if has_text else None)
    assert plate.box.iou(PLATE) == pytest.approx(1)
    if has_vehicles:
        assert sample.vehicles is not None
        (vehicle,) = sample.vehicles
        assert vehicle.label == "car"
        assert vehicle.box.iou(CAR) == pytest.approx(1)
    else:
        assert sample.vehicles is None


def test_own_layout_reads_splits_crops_and_ignored_boxes(tmp_path: Path) -> None:
    own(tmp_path)
    crops = tmp_path / "crops"
    picture(crops / "c.jpg")
    row = {"image": "c.jpg", "text": "AB12", "split": "dev"}
    rows = [row, {**row, "text": "ZZ99", "pseudo": True}]
    (crops / "labels.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    samples = load_samples(tmp_path, "dev")
    assert [sample.crop_text for sample in samples] == ["AB12", None]
    assert samples[1].ignored == (BoundingBox(0, 0, 5, 5),)
    assert len(load_samples(tmp_path, None)) == 3


def test_unknown_layouts_and_missing_paths_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a known layout"):
        load_samples(tmp_path)
    with pytest.raises(FileNotFoundError, match="no such file"):
        load_samples(tmp_path / "gone")


def test_broken_row_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text('{"image": "a.jpg", "text": "A1", "split": "dev"}\n{')
    with pytest.raises(ValueError, match="line 2"):
        load_samples(tmp_path)
