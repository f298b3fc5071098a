"""Rows of the data folder (layout: ``training/README.md``) as crops to read."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from training.reader.settings import CHARACTERS, SLOTS

Box = tuple[float, float, float, float]

HELD_OUT_ONE_IN = 20
SHARES = {
    "us_reported": 0.25,
    "us_reported_hard": 0.16,
    "br_openalpr": 0.19,
    "id_exchioz_plate": 0.2,
    "id_exchioz_scene": 0.08,
    "id_tedee": 0.06,
    "pseudo_eu_openalpr": 0.09,
    "pseudo_scene_crops": 0.09,
    "pseudo_us_reported": 0.05,
    "pseudo_br_openalpr": 0.03,
    "pseudo_us_reported2": 0.08,
}
"""How often a source is drawn in training; hard and small sources more than their size."""
DEFAULT_SHARE = 0.05


@dataclass(frozen=True)
class Row:
    """One plate: its picture file, ``box`` (px; None when the file is the crop) and its text."""

    path: Path
    text: str
    country: str | None
    source: str
    split: str
    pseudo: bool
    box: Box | None = None

    def image(self) -> NDArray[np.uint8]:
        """The picture, (H, W, 3) uint8 BGR."""
        image = cv2.imread(str(self.path), cv2.IMREAD_COLOR)
        if image is None:
            raise ValueError(f"not an image: {self.path}")
        return np.asarray(image, np.uint8)

    @property
    def held_out(self) -> bool:
        """True where this train row is kept from training, for calibration and choices."""
        digest = hashlib.sha256(self.text.encode()).digest()
        return digest[0] % HELD_OUT_ONE_IN == 0


def _labels(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "labels.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _readable(text: str) -> bool:
    return 0 < len(text) <= SLOTS and set(text) <= set(CHARACTERS)


@functools.cache
def corrections() -> dict[str, str]:
    """Return texts of train rows that were put right by eye, by ``SOURCE/IMAGE``."""
    file = Path(__file__).with_name("corrections.yaml")
    texts: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return texts


def crop_rows(data: Path) -> list[Row]:
    """All rows of ``data/crops``, both splits, with corrected texts."""
    corrected = corrections()
    return [
        Row(
            path=folder / label["image"],
            text=corrected.get(f"{folder.name}/{label['image']}", label["text"]),
            country=label.get("region"),
            source=folder.name,
            split=label["split"],
            pseudo=bool(label.get("pseudo")),
        )
        for folder in sorted(p.parent for p in (data / "crops").glob("*/labels.jsonl"))
        for label in _labels(folder)
        if _readable(label["text"])
    ]


def scene_rows(data: Path) -> list[Row]:
    """Plates of ``data/scenes`` whose text a person gave, or a kept pseudo crop confirms."""
    confirmed = {
        (label["src"], label["text"])
        for folder in (data / "crops").glob("pseudo_scene_crops")
        for label in _labels(folder)
    }
    rows = []
    for folder in sorted(p.parent for p in (data / "scenes").glob("*/labels.jsonl")):
        for label in _labels(folder):
            for plate in label.get("plates") or []:
                pseudo_text = (plate.get("ocr") or {}).get("text")
                known = (f"{folder.name}/{label['image']}", pseudo_text) in confirmed
                text = plate.get("text") or (pseudo_text if known else None) or ""
                if _readable(text):
                    rows.append(
                        Row(
                            path=folder / "images" / label["image"],
                            text=text,
                            country=label.get("region"),
                            source=folder.name if plate.get("text") else "pseudo_scene_crops",
                            split=label["split"],
                            pseudo=not plate.get("text"),
                            box=tuple(plate["box"]),
                        )
                    )
    return rows


def training_rows(data: Path) -> list[Row]:
    """Train rows of crops and scenes that are not held out."""
    rows = crop_rows(data) + scene_rows(data)
    return [row for row in rows if row.split == "train" and not row.held_out]


def held_out_rows(data: Path) -> list[Row]:
    """Human train crops kept from training: for calibration, margins and choosing checkpoints."""
    return [r for r in crop_rows(data) if r.split == "train" and r.held_out and not r.pseudo]


def dev_rows(data: Path) -> list[Row]:
    """Human crops to measure on, never to train or tune on."""
    return [r for r in crop_rows(data) if r.split == "dev" and not r.pseudo]


def sampling_weights(rows: list[Row]) -> NDArray[np.float64]:
    """Chance of each row, so that every source has its share; sums to 1."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.source] = counts.get(row.source, 0) + 1
    weights = np.array([SHARES.get(r.source, DEFAULT_SHARE) / counts[r.source] for r in rows])
    return np.asarray(weights / weights.sum(), np.float64)
