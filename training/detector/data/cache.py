"""Decoded pictures of the train rows in one flat uint8 file: training decodes no JPEG."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.detector.data.rows import Row

MAX_SIDE = 1152


@dataclass(frozen=True)
class Entry:
    """The place of a picture in the cache, and its scale."""

    offset: int
    height: int
    width: int
    scale: float


class PictureCache:
    """Read-only view of a cache folder; pictures are BGR uint8 (H, W, 3)."""

    def __init__(self, folder: Path) -> None:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self.entries = {uid: Entry(*values) for uid, values in index.items()}
        self.pixels = np.memmap(folder / "pixels.bin", np.uint8, "r")

    def picture(self, uid: str) -> NDArray[np.uint8]:
        """Return the picture of one row, without copying."""
        e = self.entries[uid]
        flat = self.pixels[e.offset : e.offset + e.height * e.width * 3]
        return np.asarray(flat).reshape(e.height, e.width, 3)


def read_scaled(path: Path, max_side: int = MAX_SIDE) -> tuple[NDArray[np.uint8], float]:
    """Decode a picture and scale it down so that no side exceeds `max_side`."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise FileNotFoundError(path)
    scale = min(1.0, max_side / max(image.shape[:2]))
    if scale < 1.0:
        size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(image, np.uint8), scale


def build_cache(rows: list[Row], folder: Path) -> PictureCache:
    """Decode what is not yet in the cache; an existing complete cache is only opened."""
    index_file = folder / "index.json"
    if index_file.exists():
        known = json.loads(index_file.read_text(encoding="utf-8"))
        if all(row.uid in known for row in rows):
            return PictureCache(folder)
    folder.mkdir(parents=True, exist_ok=True)
    index: dict[str, tuple[int, int, int, float]] = {}
    offset = 0
    with (folder / "pixels.bin").open("wb") as out:
        for row in tqdm(rows, desc="cache", mininterval=5):
            image, scale = read_scaled(row.path)
            out.write(image.tobytes())
            index[row.uid] = (offset, image.shape[0], image.shape[1], scale)
            offset += image.size
    index_file.write_text(json.dumps(index), encoding="utf-8")
    return PictureCache(folder)
