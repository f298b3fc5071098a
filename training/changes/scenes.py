"""Plates whose characters' places are known: photographs, and rendered ones on bodywork."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.reader.data.photos import cut_window
from training.reader.data.rows import Row
from training.synthetic import degrade
from training.synthetic.plates import SyntheticPlate

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Box = tuple[float, float, float, float]

REACH = 0.35
"""Share of a plate's height that is kept around it."""
TALL = 90
"""Height in px above which a plate is scaled down when it is loaded."""
WIDTH, HEIGHT = 0.8, 1.7
"""Width and height of a character, as shares of the distance between two."""
TWO_LINES = 0.3
"""Share of a crop's height by which characters' middles differ on a plate of two lines."""


@dataclass(frozen=True)
class Plate:
    """``image`` (H, W) uint8 grey, the plate's ``box`` and its characters' (n, 4), in px.

    ``finished`` where the picture ends with the plate. ``texts`` is what to read at
    each character: nothing beyond a cut. Where a cover hides some in part, ``covered`` (n,) is how
    likely each character cannot be read, and ``whole`` its text.
    """

    image: Image
    box: Box
    chars: Floats
    finished: bool = False
    texts: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    covered: tuple[float, ...] = ()

    @property
    def text(self) -> str:
        """What to read, in order."""
        return "".join(self.texts)

    @property
    def pitch(self) -> float:
        """Distance in px between two characters of a line."""
        return float(np.median(self.chars[:, 2] - self.chars[:, 0])) / WIDTH

    @property
    def rows(self) -> tuple[Floats, ...]:
        """The characters of each line, upper one first."""
        return tuple(self.chars[row] for row in self.row_indices)

    @property
    def row_indices(self) -> tuple[NDArray[np.intp], ...]:
        """The indices of the characters of each line, upper one first."""
        middles = (self.chars[:, 1] + self.chars[:, 3]) / 2
        tall = float(np.median(self.chars[:, 3] - self.chars[:, 1]))
        if len(middles) < 2 or np.ptp(middles) < 0.7 * tall:
            return (np.arange(len(middles)),)
        upper = middles < (middles.min() + middles.max()) / 2
        return np.flatnonzero(upper), np.flatnonzero(~upper)


def char_boxes(places: Floats, width: float, height: float) -> Floats | None:
    """Boxes (n, 4) px in a crop of ``width`` x ``height`` px for places (n, 2) from 0 to 1.

    ``None`` where the places do not look like those of one or two lines of characters.
    """
    x, y = places[:, 0] * width, places[:, 1] * height
    if len(places) < 3:
        return None
    two = float(np.ptp(places[:, 1])) > TWO_LINES
    upper = places[:, 1] < places[:, 1].mean()
    lines = [np.flatnonzero(upper), np.flatnonzero(~upper)] if two else [np.arange(len(x))]
    gaps = np.concatenate([np.diff(x[line]) for line in lines])
    if len(gaps) < 2 or gaps.min() < 0.03 * width:
        return None
    pitch = float(np.median(gaps))
    wide, tall = WIDTH * pitch / 2, min(HEIGHT * pitch, (0.42 if two else 0.75) * height) / 2
    return np.stack([x - wide, y - tall, x + wide, y + tall], 1).astype(np.float32)


@dataclass(frozen=True)
class Letters:
    """A row's picture, plate and characters' boxes (px), as ``letters.jsonl`` stores them."""

    path: str
    text: str
    source: str
    box: Box | None
    chars: list[list[float]]
    held_out: bool


def write_letters(path: Path, items: Iterable[Letters]) -> None:
    """Write ``letters.jsonl``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(asdict(item)) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_letters(path: Path, *, held_out: bool) -> list[Letters]:
    """Return the rows that are held out, or those that are not."""
    if not path.exists():
        raise SystemExit(f"there is no {path}: run training.changes.letters first")
    lines = path.read_text(encoding="utf-8").splitlines()
    items = (Letters(**json.loads(line)) for line in lines if line)
    return [item for item in items if item.held_out == held_out]


def load_plate(item: Letters) -> Plate:
    """Read a row's picture and crop the plate with its surroundings."""
    row = Row(Path(item.path), item.text, None, item.source, "train", False)
    image = np.asarray(cv2.cvtColor(row.image(), cv2.COLOR_BGR2GRAY), np.uint8)
    chars = np.array(item.chars, np.float32).reshape(-1, 4)
    finished = item.box is None
    x1, y1, x2, y2 = item.box or (0.0, 0.0, float(image.shape[1]), float(image.shape[0]))
    if not finished:
        reach = REACH * (y2 - y1)
        window = [x1 - reach, y1 - reach, x2 + reach, y2 + reach]
        image, origin = cut_window(image, window, cv2.BORDER_REPLICATE)
        moved = np.array([x1, y1, x2, y2]) - np.array([*origin, *origin])
        chars = chars - np.array([*origin, *origin], np.float32)
        x1, y1, x2, y2 = moved.tolist()
    scale = min(1.0, TALL / (y2 - y1))
    if scale < 1:
        size = (max(8, round(image.shape[1] * scale)), max(6, round(image.shape[0] * scale)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    box = (x1 * scale, y1 * scale, x2 * scale, y2 * scale)
    texts = tuple(item.text) if len(item.text) == len(chars) else ()
    image = np.ascontiguousarray(image)
    return Plate(image, box, chars * scale, finished, texts)


def rendered(rng: np.random.Generator, plate: SyntheticPlate) -> Plate:
    """A rendered plate on bodywork, 30 to 90 px high and nearly level."""
    aspect = plate.image.shape[1] / plate.image.shape[0] * float(rng.uniform(0.65, 1.1))
    height = float(rng.uniform(30, TALL))
    quad = degrade.random_quad(rng, height * aspect, height, max_angle=6, steady=0.9)
    quad = quad - quad.min(axis=0) + REACH * height
    far = quad.max(axis=0) + REACH * height
    scene = degrade.bodywork(rng, round(float(far[1])), round(float(far[0])))
    boxes = plate.char_boxes
    points = boxes[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)
    scene, moved = degrade.warp_into(scene, plate.image, quad, points)
    moved = moved.reshape(-1, 4, 2)
    chars = np.concatenate([moved.min(axis=1), moved.max(axis=1)], 1)
    (x1, y1), (x2, y2) = quad.min(axis=0).tolist(), quad.max(axis=0).tolist()
    grey = np.asarray(cv2.cvtColor(scene, cv2.COLOR_BGR2GRAY), np.uint8)
    return Plate(grey, (x1, y1, x2, y2), chars.astype(np.float32), texts=tuple(plate.text))
