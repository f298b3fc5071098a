"""Objects pasted into a picture: synthetic plates with exact corners; lettering and lamps."""

from __future__ import annotations

import string
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.detector.boxes import Floats, covered, iou
from training.detector.data.annotate import Annotation
from training.detector.data.geometry import MIN_PLATE, quad_boxes
from training.detector.labels import NUM_CLASSES, PLATE, VEHICLES

Image = NDArray[np.uint8]
LETTERS = string.ascii_letters + string.digits + "      .-&/"
ASKEW = 0.4
"""Share of plates that turn and lean far, the one whatever the other: motorcycles' do."""
PASTED = 0.5
"""Share of pictures that get plates of their own."""
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)


class PlateBank:
    """Flat plate pictures of a folder, to be pasted; empty where the folder holds none."""

    def __init__(self, folder: Path | None, limit: int = 8000, height: int = 96) -> None:
        self.plates: list[Image] = []
        files = sorted(folder.glob("*.png")) if folder is not None and folder.is_dir() else []
        for file in files[:limit]:
            image = cv2.imread(str(file), cv2.IMREAD_COLOR)
            if image is None:
                continue
            scale = min(1.0, height / image.shape[0])
            size = (max(8, round(image.shape[1] * scale)), max(4, round(image.shape[0] * scale)))
            small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
            self.plates.append(np.asarray(small, np.uint8))
        self.ratios: Floats = np.asarray([p.shape[1] / p.shape[0] for p in self.plates], np.float32)

    def __len__(self) -> int:
        return len(self.plates)

    def pick(self, rng: np.random.Generator, ratio: float | None = None) -> Image:
        """A random plate; with `ratio`, the one of six whose width to height comes nearest."""
        if ratio is None:
            return self.plates[int(rng.integers(len(self.plates)))]
        tries = rng.integers(len(self.plates), size=6)
        best = tries[int(np.abs(np.log(self.ratios[tries] / ratio)).argmin())]
        return self.plates[int(best)]


def stick(image: Image, plate: Image, quad: Floats, rng: np.random.Generator) -> None:
    """Draw a flat plate into `image` so that its corners come to lie on `quad` (4, 2), in place."""
    box = quad_boxes(quad[None])[0]
    x1, y1 = np.floor(box[:2]).astype(int) - 2
    x2, y2 = np.ceil(box[2:]).astype(int) + 3
    x1, y1 = max(0, x1), max(0, y1)
    x2, y2 = min(image.shape[1], x2), min(image.shape[0], y2)
    if x2 - x1 < 4 or y2 - y1 < 3:
        return
    target = image[y1:y2, x1:x2]
    wide = float(np.linalg.norm(quad[1] - quad[0]))
    shrink = min(1.0, 1.4 * wide / plate.shape[1])
    if shrink < 0.9:
        size = (max(6, round(plate.shape[1] * shrink)), max(3, round(plate.shape[0] * shrink)))
        plate = np.asarray(cv2.resize(plate, size, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = plate.shape[:2]
    source = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    corners = (quad - np.asarray([x1, y1], np.float32)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    size = (x2 - x1, y2 - y1)
    flat = cv2.warpPerspective(plate, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size)
    level = float(target.mean()) / max(1.0, float(plate.mean()))
    gain = float(np.clip(level ** rng.uniform(0.2, 0.8) * np.exp(rng.normal(0.1, 0.2)), 0.2, 1.6))
    lit = flat.astype(np.float32) * gain + float(rng.normal(0, 5))
    sigma = float(rng.uniform(0.3, 0.3 + 0.012 * wide))
    soft = np.asarray(cv2.GaussianBlur(lit, (0, 0), sigma), np.float32)
    share = np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.5), np.float32)[..., None]
    mixed = target.astype(np.float32) * (1 - share) + soft * share
    target[:] = np.clip(mixed, 0, 255).astype(np.uint8)


def random_quad(
    centre: tuple[float, float], width: float, ratio: float, rng: np.random.Generator
) -> Floats:
    """A plate-like quad (4, 2) TL TR BR BL about `centre`: turned and in perspective."""
    height = width / ratio
    unit: Floats = np.asarray([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    quad: Floats = (unit * np.asarray([width, height], np.float32) / 2).astype(np.float32)
    quad[:, 0] *= float(rng.uniform(0.6, 1.0)) if rng.random() < 0.4 else 1.0
    rise = float(rng.normal(0, 0.06)) * width  # left and right side differ in height
    taper = float(rng.normal(0, 0.06)) * height
    quad[[0, 3], 1] += rise
    quad[[1, 2], 1] -= rise
    quad[0, 1] += taper
    quad[3, 1] -= taper
    askew = rng.random() < ASKEW
    quad[:, 0] += quad[:, 1] * float(rng.normal(0, 0.35 if askew else 0.15))
    angle = float(rng.normal(0, 10 if askew else 5)) * np.pi / 180
    turn = np.asarray([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    out: Floats = (quad @ turn.T + np.asarray(centre)).astype(np.float32)
    return out


def _replace(
    image: Image, ann: Annotation, index: int, bank: PlateBank, rng: np.random.Generator
) -> None:
    """Cover a real, upright plate by a synthetic one, which then has exact corners."""
    quad = ann.quads[index]
    centre = quad.mean(0)
    grown = (quad - centre) * float(rng.uniform(1.02, 1.12)) + centre
    size = quad_boxes(grown[None])[0]
    jitter = rng.normal(0, 0.025, (4, 2)) * (size[2:] - size[:2])
    grown = (grown + jitter).astype(np.float32)
    wide, tall = (
        float(np.linalg.norm(grown[1] - grown[0])),
        float(np.linalg.norm(grown[3] - grown[0])),
    )
    ratio = wide / max(1.0, tall)
    stick(image, bank.pick(rng, ratio), grown, rng)
    ann.quads[index] = grown
    ann.boxes[index] = quad_boxes(grown[None])[0]
    ann.corner_weight[index] = 1.0


def _spot(image: Image, ann: Annotation, rng: np.random.Generator) -> tuple[float, float, float]:
    """Centre and width of a new plate: on the lower part of a vehicle if there is one."""
    height, width = image.shape[:2]
    vehicles = ann.boxes[np.isin(ann.labels, VEHICLES)]
    vehicles = vehicles[(vehicles[:, 2] - vehicles[:, 0]) > 40] if len(vehicles) else vehicles
    if len(vehicles) and rng.random() < 0.85:
        x1, y1, x2, y2 = vehicles[int(rng.integers(len(vehicles)))]
        wide = float(rng.uniform(0.14, 0.38) * (x2 - x1))
        x = float(rng.uniform(0.3, 0.7) * (x2 - x1) + x1)
        return x, float(rng.uniform(0.5, 0.92) * (y2 - y1) + y1), wide
    wide = float(np.exp(rng.uniform(np.log(12), np.log(width * 0.5))))
    return float(rng.uniform(0.1, 0.9) * width), float(rng.uniform(0.1, 0.9) * height), wide


def paste_plates(
    image: Image, ann: Annotation, bank: PlateBank, rng: np.random.Generator
) -> Annotation:
    """Put synthetic plates over some real ones and on vehicles; changes `image`, returns labels."""
    if not len(bank):
        return ann
    for index in np.flatnonzero((ann.labels == PLATE) & (ann.corner_weight > 0)):
        if rng.random() < 0.3 and ann.boxes[index, 2] - ann.boxes[index, 0] > 16:
            _replace(image, ann, int(index), bank, rng)
    if rng.random() > PASTED:
        return ann
    quads: list[Floats] = []
    for _ in range(int(rng.integers(1, 4))):
        x, y, wide = _spot(image, ann, rng)
        plate = bank.pick(rng)
        quad = random_quad((x, y), wide, plate.shape[1] / plate.shape[0], rng)
        box = quad_boxes(quad[None])
        taken = np.concatenate(
            [ann.boxes[ann.labels == PLATE], *map(quad_boxes, [q[None] for q in quads])]
        )
        low, high = box[0, :2].min(), (box[0, 2:] - [image.shape[1], image.shape[0]]).max()
        small = box[0, 2] - box[0, 0] < MIN_PLATE[0] or box[0, 3] - box[0, 1] < MIN_PLATE[1]
        if low < 0 or high > 0 or small or (iou(box, taken) > 0).any():
            continue
        stick(image, plate, quad, rng)
        quads.append(quad)
    if not quads:
        return ann
    array = np.stack(quads).astype(np.float32)
    count = len(array)
    new = Annotation(
        quad_boxes(array),
        array,
        np.full(count, PLATE, np.int64),
        np.ones(count, np.float32),
        np.zeros((0, 4), np.float32),
        np.zeros((0, NUM_CLASSES), np.float32),
    )
    return Annotation.join([ann, new])


def _word(rng: np.random.Generator, length: int) -> str:
    return "".join(LETTERS[int(i)] for i in rng.integers(len(LETTERS), size=length))


def paste_distractors(image: Image, ann: Annotation, rng: np.random.Generator) -> None:
    """Draw lettering without a plate, sign boards of several lines and lamps, away from plates."""
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        scale = float(np.exp(rng.uniform(np.log(0.3), np.log(1.6))))
        colour = tuple(float(v) for v in rng.integers(0, 256, 3))
        lines = [_word(rng, int(rng.integers(2, 13))) for _ in range(int(rng.integers(1, 5)))]
        font = FONTS[int(rng.integers(len(FONTS)))]
        thick = max(1, round(scale * float(rng.uniform(1, 3.5))))
        sizes = [cv2.getTextSize(line, font, scale, thick)[0] for line in lines]
        step = max(s[1] for s in sizes) + round(8 * scale) + 2
        wide, tall = max(s[0] for s in sizes), step * len(lines)
        x = int(rng.integers(-wide // 4, max(1, width - wide // 2)))
        y = int(rng.integers(0, max(1, height - tall // 2)))
        box = np.asarray([[x - 4, y - 4, x + wide + 4, y + tall + 4]], np.float32)
        if len(ann.boxes) and (covered(ann.boxes, box)[ann.labels == PLATE] > 0).any():
            continue
        if rng.random() < 0.25:  # a lamp
            centre = (x + wide // 2, y + tall // 2)
            axes = (max(2, round(6 * scale)), max(2, round(6 * scale * rng.uniform(0.4, 1))))
            bright = (float(rng.integers(120, 256)), float(rng.integers(120, 256)), 255.0)
            cv2.ellipse(image, centre, axes, float(rng.integers(180)), 0, 360, bright, -1)
            continue
        if len(lines) >= 3 and rng.random() < 0.6:
            back = tuple(float(v) for v in rng.integers(0, 256, 3))
            cv2.rectangle(image, (x - 4, y - 4), (x + wide + 4, y + tall + 4), back, -1)
        for i, line in enumerate(lines):
            cv2.putText(image, line, (x, y + step * (i + 1) - 4), font, scale, colour, thick, 16)
