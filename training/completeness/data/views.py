"""Crops of plates, whole ones and those of which something is missing or cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from galaxy_alpr.engine.recognition.completeness_network import to_input
from training.completeness.data.bank import PlateBank
from training.completeness.data.covers import SPARED, draw_cover, hidden_shares, laid_over
from training.completeness.data.cuts import cut_beside, cut_through
from training.completeness.data.lettering import exchanged, stacked_lines
from training.completeness.data.lines import UNREAD_KINDS, WHOLE_KINDS, draw_lines
from training.completeness.data.scenes import Floats, Image, Plate
from training.completeness.labels import MAP, UNKNOWN, VIEW
from training.reader.data.photos import random_window
from training.reader.data.worsen import worsen
from training.reader.settings import HIDDEN, UNCLEAR
from training.synthetic import degrade

TRIES = 20
LOST = 0.4
"""Share of a character from which on it cannot be read."""
WHOLLY = 0.9
"""Share of a character from which on it is hidden wholly."""


@dataclass(frozen=True)
class Change:
    """A plate after a change: ``label``, what was done (``kind``), and where (``places``).

    ``places`` are boxes (n, 4) or a mask (H, W) of the plate's picture; `None` where unknown.
    """

    plate: Plate
    label: int
    kind: str
    places: Floats | None


@dataclass(frozen=True)
class View:
    """``image`` (48, 144) uint8 grey, its label, kind, and ``maps`` (2, 6, 18).

    The maps hold the share of a cell in which characters are hidden, and that in which they cannot
    be read; ``UNKNOWN`` where it is not known.
    """

    image: Image
    label: int
    kind: str
    maps: Floats


Maker = Callable[[np.random.Generator, PlateBank], Change | None]
NOWHERE = np.zeros((0, 4), np.float32)


def _plain(plate: Plate, kind: str) -> Change:
    return Change(plate, 2, "stacked", None) if plate.unread else Change(plate, 0, kind, NOWHERE)


def covered(rng: np.random.Generator, plate: Plate, bank: PlateBank, kind: str) -> Change | None:
    """A plate with a cover that hides a character, or (kinds with ``spared``) none."""
    hides = "spared" not in kind
    drawn = draw_cover(rng, plate, hides=hides)
    if drawn is None:
        return None
    alpha, shape = drawn
    image = laid_over(rng, plate.image, alpha, shape, bank.patches)
    inside = np.zeros(alpha.shape, np.float32)
    for x1, y1, x2, y2 in np.maximum(0, np.round(plate.chars)).astype(int):
        inside[y1:y2, x1:x2] = 1
    places = inside * (alpha > 0.5) if hides else NOWHERE
    shares = hidden_shares(alpha, plate.chars)
    wholly = float(shares.max()) >= WHOLLY
    part = f"{shape}, {'a character' if wholly else 'part of one'}" if hides else shape
    shown = replace(plate, image=image, texts=_seen_texts(plate, shares))
    return Change(shown, int(hides), f"{kind}: {part}", places)


def _seen_texts(plate: Plate, hidden: Floats) -> tuple[str, ...]:
    """What to read of a plate of whose characters shares (n,) are hidden."""
    return tuple(
        text if share <= SPARED else HIDDEN if share >= LOST else UNCLEAR
        for text, share in zip(plate.texts, hidden, strict=True)
    )


def _cut(rng: np.random.Generator, plate: Plate, bank: PlateBank, source: str) -> Change:
    shown, part, kind = cut_through(rng, plate, bank.patches)
    return Change(shown, 1, f"{source} {kind}", part)


def _exchanged(rng: np.random.Generator, bank: PlateBank, letters: str) -> Change | None:
    changed = exchanged(rng, bank.pick(rng), letters)
    if changed is None:
        return None
    label = 0 if letters == "latin" else 2
    return Change(changed[0], label, f"real, {letters}", changed[1] if label else NOWHERE)


def _joined(rng: np.random.Generator, bank: PlateBank, count: int) -> Change | None:
    plate = stacked_lines(rng, [bank.pick(rng) for _ in range(count)])
    if plate is None:
        return None
    unread = count > 2
    return Change(plate, 2 * unread, f"real, {count} lines", None if unread else NOWHERE)


def _lines(rng: np.random.Generator, kinds: Sequence[str]) -> Change:
    kind = kinds[int(rng.integers(len(kinds)))]
    plate, unread = draw_lines(rng, kind)
    unknown = kind == "three"
    return Change(
        plate, int(kinds is UNREAD_KINDS) * 2, f"drawn, {kind}", None if unknown else unread
    )


MAKERS: dict[str, tuple[float, Maker]] = {
    "real": (0.18, lambda rng, bank: _plain(bank.pick_any(rng), "real")),
    "real spared": (0.08, lambda rng, bank: covered(rng, bank.pick(rng), bank, "real spared")),
    "real beside": (
        0.05,
        lambda rng, bank: _plain(cut_beside(rng, bank.pick(rng), bank.patches), "real beside"),
    ),
    "real latin": (0.04, lambda rng, bank: _exchanged(rng, bank, "latin")),
    "real two": (0.02, lambda rng, bank: _joined(rng, bank, 2)),
    "drawn": (0.06, lambda rng, bank: _plain(bank.drawn(rng), "drawn")),
    "drawn spared": (0.03, lambda rng, bank: covered(rng, bank.drawn(rng), bank, "drawn spared")),
    "lines": (0.06, lambda rng, _bank: _lines(rng, WHOLE_KINDS)),
    "real covered": (0.15, lambda rng, bank: covered(rng, bank.pick(rng), bank, "real covered")),
    "real cut": (0.08, lambda rng, bank: _cut(rng, bank.pick(rng), bank, "real")),
    "drawn covered": (0.04, lambda rng, bank: covered(rng, bank.drawn(rng), bank, "drawn covered")),
    "drawn cut": (0.02, lambda rng, bank: _cut(rng, bank.drawn(rng), bank, "drawn")),
    "stacked": (0.02, lambda rng, bank: _plain(bank.pick_stacked(rng), "real")),
    "real foreign": (0.05, lambda rng, bank: _exchanged(rng, bank, "foreign")),
    "real stacked": (0.02, lambda rng, bank: _exchanged(rng, bank, "stacked")),
    "real three": (0.02, lambda rng, bank: _joined(rng, bank, 3)),
    "lines unread": (0.1, lambda rng, _bank: _lines(rng, UNREAD_KINDS)),
}
"""How often each change is drawn, and what makes it."""
_NAMES = tuple(MAKERS)
_CUMULATIVE = np.cumsum([share for share, _ in MAKERS.values()])


def sample(
    rng: np.random.Generator, bank: PlateBank, name: str = "", *, clear: bool = False
) -> View:
    """A view of a changed plate; ``name`` of ``MAKERS`` sets the change.

    ``clear`` leaves the photograph as it is: as large, as sharp and as level.
    """
    for _ in range(TRIES):
        at = int(np.searchsorted(_CUMULATIVE, rng.random() * _CUMULATIVE[-1], side="right"))
        change = MAKERS[name or _NAMES[min(at, len(_NAMES) - 1)]][1](rng, bank)
        if change is not None:
            return photographed(rng, change, clear=clear)
    return photographed(rng, _plain(bank.drawn(rng), "drawn"), clear=clear)


def _window(rng: np.random.Generator, plate: Plate) -> list[float]:
    """The plate's box as a detector might give it, widened as for the reader."""
    if not plate.finished:
        return random_window(rng, plate.box)
    x1, y1, x2, y2 = plate.box
    inset = np.clip(rng.normal(-0.005, 0.02, 4), -0.06, 0.02)
    size = np.array([x2 - x1, y2 - y1, x1 - x2, y1 - y2])
    window: list[float] = (np.array(plate.box) + inset * size).tolist()
    return window


def _linear(rng: np.random.Generator) -> Floats:
    """A turn and a lean, small ones mostly."""
    if rng.random() < 0.35:
        return np.eye(2, dtype=np.float32)
    strong = rng.random() < 0.25
    angle = np.deg2rad(rng.uniform(-6, 6) if strong else rng.normal(0, 1.2))
    lean = rng.normal(0, 0.12 if strong else 0.03)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin + lean * cos], [-sin, cos - lean * sin]], np.float32)


def photographed(rng: np.random.Generator, change: Change, *, clear: bool = False) -> View:
    """A view of a changed plate, cropped as the product does."""
    crop, matrix = shoot(rng, change.plate, clear=clear)
    full = matrix * np.array([[VIEW[0] / crop.shape[1]], [VIEW[1] / crop.shape[0]]], np.float32)
    return View(to_input(crop, VIEW), change.label, change.kind, _maps(change, full))


def shoot(rng: np.random.Generator, plate: Plate, *, clear: bool = False) -> tuple[Image, Floats]:
    """Crop a plate (H, W, 3) as the product does, from a small, noisy or dark picture.

    Returned with the map (2, 3) from the plate's picture to the crop.
    """
    x1, y1, x2, y2 = _window(rng, plate)
    height = y2 - y1
    tall = height if clear else min(height, float(np.exp(rng.uniform(np.log(15), np.log(80)))))
    scale = tall / height
    squeeze = float(rng.uniform(0.6, 1.0)) if rng.random() < 0.2 and not clear else 1.0
    image = plate.image
    if scale < 0.75:
        size = tuple(max(4, round(side * scale)) for side in image.shape[::-1])
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    ratio = np.array([image.shape[1], image.shape[0]]) / plate.image.shape[::-1]
    linear = (np.eye(2) if clear else _linear(rng)) @ np.diag([scale * squeeze, scale]).astype(
        np.float32
    )
    middle = np.array([(x1 + x2) / 2, (y1 + y2) / 2], np.float32)
    rim = (np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]) - middle) @ linear.T
    low, high = rim.min(0), rim.max(0)
    offset = -low - linear @ middle
    size = (max(8, round(float(high[0] - low[0]))), max(6, round(float(high[1] - low[1]))))
    matrix = np.hstack([linear / ratio[None], offset[:, None]]).astype(np.float32)
    border = cv2.BORDER_REPLICATE if rng.random() < 0.8 else cv2.BORDER_CONSTANT
    view = cv2.warpAffine(image, matrix, size, borderMode=border, borderValue=40)
    colour = np.asarray(cv2.cvtColor(view, cv2.COLOR_GRAY2BGR), np.uint8)
    crop = colour if clear else _worsened(rng, colour)
    return crop, np.hstack([linear, offset[:, None]]).astype(np.float32)


def _worsened(rng: np.random.Generator, image: Image) -> Image:
    photo = degrade.degrade_photo(rng, image, 0.25 if rng.random() < 0.6 else 0.55)
    return worsen(rng, photo) if rng.random() < 0.3 else photo


def _maps(change: Change, matrix: Floats) -> Floats:
    maps = np.zeros((2, MAP[1], MAP[0]), np.float32)
    places = change.places
    if places is None or (change.label and not places.size):
        maps[:] = UNKNOWN
        return maps
    if change.label == 0:
        return maps
    mask = places
    if places.shape[1] == 4 and places.shape != change.plate.image.shape:
        mask = np.zeros(change.plate.image.shape, np.float32)
        for x1, y1, x2, y2 in np.maximum(0, np.round(places)).astype(int):
            mask[y1:y2, x1:x2] = 1
    seen = cv2.warpAffine(mask, matrix, VIEW)
    maps[change.label - 1] = cv2.resize(seen, MAP, interpolation=cv2.INTER_AREA)
    return maps
