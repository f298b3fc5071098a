"""Change characters of a plate: to others, to another script's, or to two small stacked ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.changes.scenes import Floats, Image, Plate
from training.reader.settings import FOREIGN
from training.synthetic.foreign import foreign_text
from training.synthetic.formats import ALPHABET
from training.synthetic.glyphs import _TOP, CAP, Mask, font_files, glyph, usable
from training.synthetic.trimmings import font_folder

SMALL = (0.4, 0.49)
"""Height of each of two stacked letters, as a share of a capital's."""


def some_font(rng: np.random.Generator) -> Path:
    """A typeface for registrations."""
    files = font_files(font_folder(), "plate")
    while True:
        path = files[int(rng.integers(len(files)))]
        if usable(path):
            return path


def capital(rng: np.random.Generator, font: Path) -> tuple[str, Mask]:
    """A random letter or digit, and its coverage (``CAP``, w)."""
    char = ALPHABET[int(rng.integers(36))]
    return char, glyph(font, char)[_TOP : _TOP + CAP]


def stacked_pair(rng: np.random.Generator, font: Path) -> tuple[str, Mask]:
    """Two small letters above each other, the upper one first, and their coverage (``CAP``, w)."""
    share = float(rng.uniform(*SMALL))
    tall = round(CAP * share)
    wide = round(tall * float(rng.uniform(0.6, 1.1)))
    pair, text = np.zeros((CAP, wide), np.uint8), ""
    for top in (0, CAP - tall):
        char, mask = capital(rng, font)
        small = cv2.resize(mask, (wide, tall), interpolation=cv2.INTER_AREA)
        pair[top : top + tall] = small
        text += char
    return text, pair


def above_each_other(box: Floats) -> Floats:
    """Boxes (2, 4) of two stacked letters in a character's box (4,)."""
    x1, y1, x2, y2 = box.tolist()
    middle = (y1 + y2) / 2
    return np.array([(x1, y1, x2, middle), (x1, middle, x2, y2)], np.float32)


def levels(plate: Plate) -> tuple[float, float]:
    """Grey levels of the plate's ground and of its characters' ink."""
    band = _band(plate.image, plate.rows[0])
    values = band.astype(np.float32)
    ground, mean = float(np.median(values)), float(values.mean())
    low, high = np.percentile(values, (4, 96)).tolist()
    dark = ground - low > high - ground if abs(mean - ground) < 2 else mean < ground
    return ground, low if dark else high


def _band(image: Image, chars: Floats) -> Image:
    height, width = image.shape
    x1, y1 = max(0, int(chars[:, 0].min())), max(0, int(chars[:, 1].min()))
    x2, y2 = min(width, int(chars[:, 2].max()) + 1), min(height, int(chars[:, 3].max()) + 1)
    return image[y1 : max(y2, y1 + 2), x1 : max(x2, x1 + 2)]


def _erased(image: NDArray[np.float32], box: Floats, pitch: float) -> bool:
    """Fill a character's cell from the columns beside it; in place. False where it has no room."""
    height, width = image.shape
    reach = (pitch - (box[2] - box[0])) / 2
    left, right = round(float(box[0] - reach)), round(float(box[2] + reach))
    pad = 0.15 * (box[3] - box[1])
    top, bottom = round(float(box[1] - pad)), round(float(box[3] + pad))
    if left < 1 or right > width - 2 or top < 0 or bottom > height or bottom - top < 4:
        return False
    first, last = (float(np.median(image[top:bottom, x])) for x in (left - 1, right + 1))
    fill = np.tile(np.linspace(first, last, right - left, dtype=np.float32), (bottom - top, 1))
    grain = np.random.default_rng(int(fill.sum()) % 997).normal(0, 2, fill.shape)
    image[top:bottom, left:right] = fill + grain
    return True


def exchanged(rng: np.random.Generator, plate: Plate, kind: str) -> Plate | None:
    """A plate with one or two characters replaced: ``latin``, ``foreign`` or ``stacked``.

    `None` where a cell reaches over the picture's edge.
    """
    count = 1 if kind == "stacked" or rng.random() < 0.7 else 2
    last = len(plate.chars) - count
    start = int(rng.choice([0, last, int(rng.integers(last + 1))]))
    ground, ink = levels(plate)
    image = plate.image.astype(np.float32)
    if abs(ink - ground) < 12:
        return None
    font = some_font(rng)
    texts, boxes = list(plate.texts), [box[None] for box in plate.chars]
    for place, box in enumerate(plate.chars[start : start + count], start):
        if not _erased(image, box, plate.pitch):
            return None
        if kind == "stacked":
            text, mask = stacked_pair(rng, font)
        else:
            text, mask = capital(rng, font) if kind == "latin" else (FOREIGN, foreign_text(rng, 1))
        _ink(rng, image, mask, box, ink)
        texts[place] = text
        if kind == "stacked":
            boxes[place] = above_each_other(box)
    changed = np.asarray(np.clip(image, 0, 255), np.uint8)
    return replace(plate, image=changed, texts=tuple("".join(texts)), chars=np.concatenate(boxes))


def _ink(
    rng: np.random.Generator, image: NDArray[np.float32], mask: Mask, box: Floats, ink: float
) -> None:
    """Draw a mask into a box, as tall as it and up to a tenth wider; in place."""
    tall = max(4, round(float(box[3] - box[1]) * float(rng.uniform(0.75, 1.0))))
    most = float(box[2] - box[0]) * 1.1
    wide = max(3, round(min(mask.shape[1] * tall / CAP * float(rng.uniform(0.7, 1.0)), most)))
    sharp = cv2.resize(mask, (wide, tall), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    cover = cv2.GaussianBlur(sharp, (0, 0), float(rng.uniform(0.3, 0.3 + 0.015 * len(image))))
    x = round(float(box[0] + box[2] - wide) / 2)
    y = round(float(box[1] + box[3] - tall) / 2)
    if x < 0 or y < 0 or x + wide > image.shape[1] or y + tall > image.shape[0]:
        return
    part = image[y : y + tall, x : x + wide]
    part += (ink - part) * cover


def stacked_lines(rng: np.random.Generator, plates: list[Plate]) -> Plate | None:
    """Characters of several photographed plates, a line of each, on one plain ground."""
    ground, ink = levels(plates[0])
    if abs(ink - ground) < 20:
        return None
    tall, parts, texts = 28, [], ""
    for plate in plates:
        indices = plate.row_indices[0]
        row = plate.chars[indices]
        count = min(len(row), int(rng.integers(2, 5)))
        start = int(rng.integers(len(row) - count + 1))
        strip = _band(plate.image, row[start : start + count]).astype(np.float32)
        texts += "".join(plate.texts[index] for index in indices[start : start + count])
        ours, our_ink = levels(plate)
        if abs(our_ink - ours) < 20 or min(strip.shape) < 6:
            return None
        strip = (strip - ours) * ((ink - ground) / (our_ink - ours)) + ground
        wide = max(6, round(strip.shape[1] * tall / len(strip) * float(rng.uniform(0.8, 1.3))))
        sized = cv2.resize(np.clip(strip, 0, 255), (wide, tall), interpolation=cv2.INTER_AREA)
        parts.append((sized, count))
    gap = round(tall * float(rng.uniform(0.1, 0.35)))
    width = max(strip.shape[1] for strip, _ in parts) + round(tall * float(rng.uniform(0.2, 1.2)))
    height = len(plates) * (tall + gap) + gap
    canvas = np.full((height + 2 * tall, width + 2 * tall), ground, np.float32)
    chars = []
    for number, (line, count) in enumerate(parts):
        wide = line.shape[1]
        x = tall + (width - wide) // 2
        y = tall + gap + number * (tall + gap)
        canvas[y : y + tall, x : x + wide] = line
        edges = np.linspace(x, x + wide, count + 1)
        chars += [(edges[i], y, edges[i + 1], y + tall) for i in range(count)]
    image = np.asarray(np.clip(canvas + rng.normal(0, 1.5, canvas.shape), 0, 255), np.uint8)
    box = (float(tall), float(tall), float(canvas.shape[1] - tall), float(canvas.shape[0] - tall))
    return Plate(image, box, np.array(chars, np.float32), texts=tuple(texts))
