"""Posts before a plate: what they hide, and plates of which only the part beside one is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from training.changes.covers import Alpha, filled, laid_over
from training.changes.cuts import LEFT, RIGHT, shown_part, texts_beyond
from training.changes.scenes import Image, Plate
from training.changes.seen import seen_through

WIDE = 0.06, 0.2
"""Width of a post, as shares of the plate's."""
PLAIN = 0.6
"""Share of posts without a texture of their surroundings."""


def barred(rng: np.random.Generator, plate: Plate, patches: Sequence[Image]) -> Plate:
    """A plate behind a post that stands anywhere, opaque or not, and hides what it may."""
    low, high = float(plate.chars[:, 0].min()), float(plate.chars[:, 2].max())
    alpha = _post(rng, plate, float(rng.uniform(low, high)), _half(rng, plate))
    opacity = 1.0 if rng.random() < 0.7 else float(rng.uniform(0.3, 1.0))
    return seen_through(_behind(rng, plate, alpha, patches, opacity), alpha, opacity)


def parted(
    rng: np.random.Generator, plate: Plate, patches: Sequence[Image], *, spared: bool = False
) -> Plate | None:
    """A plate of which only the part on one side of a post is found, as if it ended there.

    What is behind and beyond the post is read as hidden. ``spared``: the post stands beside the
    number, all of which is seen. ``None`` where the plate leaves no part.
    """
    side = LEFT if rng.random() < 0.5 else RIGHT
    half = _half(rng, plate)
    low, high = float(plate.chars[:, 0].min()), float(plate.chars[:, 2].max())
    if spared:
        gap = plate.pitch * float(rng.uniform(0.1, 0.6)) + half
        x = low - gap if side == LEFT else high + gap
    else:
        x = float(rng.uniform(low, high))
    edge = x + half if side == LEFT else x - half
    width = plate.image.shape[1]
    seen = width - edge if side == LEFT else edge
    column = round(edge)
    if not 8 <= column <= width - 8 or seen < 2 * plate.pitch:
        return plate if spared else None
    alpha = _post(rng, plate, x, half)
    changed = _behind(rng, plate, alpha, patches, 1.0)
    if not spared:
        changed = replace(changed, texts=texts_beyond(plate, column, side))
    if len(changed.text) < 2:
        return None
    reach = half * float(rng.uniform(-0.1, 0.8))
    end = edge - reach if side == LEFT else edge + reach
    if plate.finished:
        return shown_part(changed, int(np.clip(round(end), 4, width - 4)), side)
    x1, y1, x2, y2 = plate.box
    box = (end, y1, x2, y2) if side == LEFT else (x1, y1, end, y2)
    return replace(changed, box=box)


def _half(rng: np.random.Generator, plate: Plate) -> float:
    return float(np.exp(rng.uniform(*np.log(WIDE)))) * (plate.box[2] - plate.box[0]) / 2


def _post(rng: np.random.Generator, plate: Plate, x: float, half: float) -> Alpha:
    """A post about column ``x``, upright or leaning a little."""
    height, width = plate.image.shape
    lean = float(rng.normal(0, 0.08)) * height / 2 if rng.random() < 0.4 else 0.0
    top, foot = x - lean, x + lean
    corners = [(top - half, -4), (top + half, -4), (foot + half, height + 4)]
    return filled((height, width), [*corners, (foot - half, height + 4)])


def _behind(
    rng: np.random.Generator,
    plate: Plate,
    alpha: Alpha,
    patches: Sequence[Image],
    opacity: float,
) -> Plate:
    textures = () if rng.random() < PLAIN else patches
    image = laid_over(rng, plate.image, alpha, "bar", textures, opacity)
    return replace(plate, image=image)
