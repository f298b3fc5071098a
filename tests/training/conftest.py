"""Pictures and typefaces made here, so that no test needs data or the network."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.typefaces import write_typefaces
from training.synthetic.trimmings import FONT_DIR_VARIABLE


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A font folder with the one typeface that Pillow carries."""
    folder = tmp_path / "fonts"
    write_typefaces(folder)
    monkeypatch.setenv(FONT_DIR_VARIABLE, str(folder))
    return folder


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """Data: eight train pictures, each a grey street with a car and a light plate on it."""
    folder = tmp_path / "data" / "scenes" / "made"
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    lines = []
    for i in range(8):
        image = rng.integers(60, 120, (160, 220, 3), dtype=np.uint8)
        cv2.rectangle(image, (40, 30), (180, 140), (40, 40, 160), -1)
        cv2.rectangle(image, (80, 100), (140, 118), (240, 240, 240), -1)
        cv2.putText(image, f"B {i}234 C", (84, 114), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1)
        cv2.imwrite(str(folder / "images" / f"{i}.png"), image)
        row = {
            "image": f"{i}.png",
            "width": 220,
            "height": 160,
            "split": "train",
            "phash": f"{i * 12:016x}",
            "plates": [{"box": [80, 100, 140, 118], "text": None}],
            "plates_source": "human",
            "plates_extra_pseudo": [],
            "vehicles": [{"box": [40, 30, 180, 140], "class": "car"}],
        }
        lines.append(json.dumps(row))
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "data"


@pytest.fixture
def level_plates(tmp_path: Path) -> Path:
    """Data: four train pictures of a light plate, whose boxes are recorded as level."""
    folder = tmp_path / "data" / "scenes" / "made"
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    lines, level = [], []
    for i in range(4):
        image = rng.integers(60, 120, (160, 220, 3), dtype=np.uint8)
        cv2.rectangle(image, (80, 100), (139, 117), (240, 240, 240), -1)
        cv2.putText(image, f"B {i}234 C", (84, 114), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1)
        cv2.imwrite(str(folder / "images" / f"{i}.png"), image)
        row = {
            "image": f"{i}.png",
            "width": 220,
            "height": 160,
            "split": "train",
            "phash": f"{99 - i:016x}",
            "plates": [{"box": (80.0, 100.0, 140.0, 118.0), "text": f"B{i}234C"}],
            "plates_source": "human",
        }
        lines.append(json.dumps(row))
        level.append(json.dumps({"uid": f"made/{i}.png", "boxes": [(80.0, 100.0, 140.0, 118.0)]}))
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "detector").mkdir()
    (tmp_path / "detector" / "level.jsonl").write_text("\n".join(level) + "\n", encoding="utf-8")
    return tmp_path / "data"
