"""Rows of the scene data set: reading `scenes/SOURCE/labels.jsonl`, splitting the train rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.detector.labels import LABELS

HOLDOUT_PERCENT = 8


@dataclass(frozen=True)
class Box:
    """One annotated object: class index and `(x1, y1, x2, y2)` in pixels of the picture."""

    label: int
    xyxy: tuple[float, float, float, float]

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.xyxy[2] - self.xyxy[0]

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.xyxy[3] - self.xyxy[1]


@dataclass(frozen=True)
class Row:
    """One picture with its labels by people or by a third-party detector."""

    source: str
    path: Path
    width: int
    height: int
    split: str
    key: str
    plates: tuple[Box, ...]
    plates_human: bool
    negative: bool
    extra: tuple[Box, ...] = ()
    vehicles: tuple[Box, ...] | None = None
    vehicles_incomplete: bool = False

    @property
    def uid(self) -> str:
        """Identifier that is unique over all sources."""
        return f"{self.source}/{self.path.name}"

    @property
    def held_out(self) -> bool:
        """True for the part of the train rows that only thresholds and curves are taken from."""
        return self.split == "train" and int(self.key[-6:], 16) % 100 < HOLDOUT_PERCENT

    @property
    def plates_judged(self) -> bool:
        """True where a plate found outside the annotated boxes may be called false."""
        return self.plates_human or self.negative


def _plates(items: list[dict[str, Any]]) -> tuple[Box, ...]:
    return tuple(Box(0, tuple(item["box"])) for item in items)


def parse_row(source: str, folder: Path, item: dict[str, Any]) -> Row:
    """Make a `Row` of one line of `labels.jsonl` (already decoded from JSON)."""
    vehicles = item.get("vehicles")
    unlabelled = bool(item.get("plates_unlabelled", False))
    return Row(
        source=source,
        path=folder / "images" / item["image"],
        width=int(item["width"]),
        height=int(item["height"]),
        split=item["split"],
        key=item["phash"],
        plates=_plates(item["plates"]),
        plates_human=item.get("plates_source") == "human",
        negative=bool(item.get("negative_for_plates", False)),
        extra=_plates(item.get("plates_extra_pseudo", [])),
        vehicles=None
        if vehicles is None
        else tuple(Box(LABELS.index(v["class"]), tuple(v["box"])) for v in vehicles),
        vehicles_incomplete=bool(item.get("vehicles_incomplete", unlabelled)),
    )


def iter_rows(data: Path) -> Iterator[Row]:
    """Yield every row below `data/scenes`, sources in alphabetical order."""
    files = sorted((data / "scenes").glob("*/labels.jsonl"))
    if not files:
        raise FileNotFoundError(f"no scenes/*/labels.jsonl below {data}")
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield parse_row(file.parent.name, file.parent, json.loads(line))


def load_rows(data: Path, split: str) -> list[Row]:
    """Return the rows of one split: `train`, `holdout` (taken out of train) or `dev`."""
    if split not in ("train", "holdout", "dev"):
        raise ValueError(f"unknown split {split!r}")
    if split == "dev":
        return [row for row in iter_rows(data) if row.split == "dev"]
    held = split == "holdout"
    return [row for row in iter_rows(data) if row.split == "train" and row.held_out == held]


def read(row: Row) -> NDArray[np.uint8]:
    """Decode the picture of a row."""
    image = cv2.imread(str(row.path), cv2.IMREAD_COLOR)
    if image is None:
        raise FileNotFoundError(row.path)
    return np.asarray(image, np.uint8)
