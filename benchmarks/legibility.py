"""Read annotated photos as a camera of less detail, a slower shutter or a wider angle shows them.

``python -m benchmarks.legibility ../shared/data`` prints the shares of plates that are read rightly
and that are read wrongly with 0.9 or more, by height of the plate in pixels, by the way that it
moves during the exposure, and by angle. Only plates of one line of at least ``LEAST_HEIGHT`` px
count, which are read rightly at 32 px: the figures are the loss.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.report import print_table
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.evaluation.dataset import load_own_layout
from galaxy_alpr.evaluation.robustness import texts_in
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, PlateResult

LEAST_HEIGHT = 32
"""Height of a plate in pixels, from which a photo is used."""

_ONE_LINE = 2.4
"""Least width of a plate of one line, in its heights."""

_WINDOW = (640, 384)
"""Width and height of the part of a picture that is analysed, in pixels."""

_USUAL = 32.0
"""Height in pixels to which plates are scaled before they are blurred or turned."""

_SURE = 0.9

HEIGHTS = (8, 10, 12, 14, 16, 20, 24, 32)
MOTIONS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
ANGLES = (0, 15, 30, 45, 55, 65)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with the box and the text of one plate."""

    image: BgrImage
    box: BoundingBox
    text: str


def photos(folder: Path) -> Iterator[Photo]:
    """Yield the photos of the dev rows with a large plate of one line."""
    for sample, plate, text in texts_in(load_own_layout(folder, "dev")):
        height = plate.box.height
        if height >= LEAST_HEIGHT and plate.box.width >= _ONE_LINE * height:
            yield Photo(decode_image(sample.path.read_bytes()), plate.box, text)


def window(photo: Photo, height: float) -> BgrImage:
    """Return the picture about the plate, scaled so that the plate is ``height`` px high."""
    scale = height / photo.box.height
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    image = cv2.resize(photo.image, None, fx=scale, fy=scale, interpolation=interpolation)
    center_x, center_y = (scale * value for value in photo.box.center)
    left, top = round(center_x - _WINDOW[0] / 2), round(center_y - _WINDOW[1] / 2)
    shift = np.array([[1, 0, -left], [0, 1, -top]], np.float32)
    return np.asarray(cv2.warpAffine(image, shift, _WINDOW, borderValue=(114, 114, 114)), np.uint8)


def moved(image: BgrImage, share: float) -> BgrImage:
    """Return a picture that moves by ``share`` of the plate's height during the exposure."""
    length = share * _USUAL
    reach = math.ceil(length / 2)
    kernel = np.zeros((1, 2 * reach + 1), np.float32)
    for offset in np.linspace(-length / 2, length / 2, 64):
        low = math.floor(offset)
        kernel[0, low + reach] += 1 - (offset - low)
        kernel[0, min(low + 1, reach) + reach] += offset - low
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.uint8)


def turned(image: BgrImage, degrees: float) -> BgrImage:
    """Return a picture as a camera sees it ``degrees`` from aside, ten widths away."""
    width, height = _WINDOW
    focal = 10.0 * width
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * (width / 2, height / 2)
    depth = focal + corners[:, 0] * sin
    seen = np.stack([corners[:, 0] * cos, corners[:, 1]], 1) * (focal / depth)[:, None]
    center = np.array([width / 2, height / 2])
    matrix = cv2.getPerspectiveTransform(
        (corners + center).astype(np.float32), (seen + center).astype(np.float32)
    )
    result = cv2.warpPerspective(image, matrix, _WINDOW, borderValue=(114, 114, 114))
    return np.asarray(result, np.uint8)


def at_center(engine: AlprEngine, image: BgrImage) -> PlateResult | None:
    """Return the plate in the middle of a picture."""
    x, y = _WINDOW[0] / 2, _WINDOW[1] / 2
    for plate in engine.analyze(image).plates:
        if plate.box.x1 <= x < plate.box.x2 and plate.box.y1 <= y < plate.box.y2:
            return plate
    return None


def row(engine: AlprEngine, name: str, pictures: list[tuple[BgrImage, str]]) -> tuple[str, ...]:
    """Return the cells of one change."""
    right = wrong = 0
    for image, text in pictures:
        plate = at_center(engine, image)
        if plate is None or plate.text is None:
            continue
        if fold(plate.text) == fold(text):
            right += 1
        elif plate.confidence >= _SURE:
            wrong += 1
    count = len(pictures)
    return name, str(count), f"{right / count:.2f}", f"{wrong / count:.3f}"


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with labels.jsonl files")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    engine = load_engine()
    found = [item for item in photos(arguments.folder) if _is_read(engine, item)]

    def changed(apply: Callable[[Photo], BgrImage]) -> list[tuple[BgrImage, str]]:
        return [(apply(item), item.text) for item in found]

    rows = [
        row(engine, f"plate {height} px high", changed(lambda item, h=height: window(item, h)))  # type: ignore[misc]
        for height in HEIGHTS
    ]
    usual = changed(lambda item: window(item, _USUAL))
    for share in MOTIONS[1:]:
        pictures = [(moved(image, share), text) for image, text in usual]
        rows.append(row(engine, f"moves by {share:.0%} of its height", pictures))
    for degrees in ANGLES[1:]:
        pictures = [(turned(image, degrees), text) for image, text in usual]
        rows.append(row(engine, f"from {degrees}° aside", pictures))
    headings = ("change", "plates", "read rightly", "wrong at 0.9 or more")
    print_table("Legibility", headings, rows, [], markdown=arguments.markdown)


def _is_read(engine: AlprEngine, photo: Photo) -> bool:
    plate = at_center(engine, window(photo, _USUAL))
    return plate is not None and plate.text is not None and fold(plate.text) == fold(photo.text)


if __name__ == "__main__":
    main()
