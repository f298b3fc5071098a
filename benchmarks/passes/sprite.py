"""A drawn vehicle with its plate as a picture with transparency, to be moved and scaled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.reported.scene import Image, Scene, draw_vehicle, mount, plate_quad

Floats = NDArray[np.float32]
WIDTH, HEIGHT = 900, 820
GROUND = (450.0, 760.0)
"""The point below the vehicle's middle, px of the sprite."""

LEVELS = 4
_BESIDE = 8
"""Px around a drawn sprite that its soft edge may reach."""

Bounds = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sprite:
    """A vehicle: ``colour`` (H, W, 3) and ``alpha`` (H, W) float32, and the plate's corners (4, 2).

    ``size`` is the px of one of the vehicle's units. The vehicle stands at ``GROUND``.
    """

    colour: Floats
    alpha: Floats
    quad: Floats
    size: float

    @cached_property
    def levels(self) -> list[tuple[Floats, Floats]]:
        """The sprite at half, a quarter … of its size, so that small ones do not flicker."""
        found = [(self.colour * self.alpha[..., None], self.alpha)]
        for _ in range(LEVELS - 1):
            found.append(tuple(cv2.pyrDown(part) for part in found[-1]))  # type: ignore[arg-type]
        return found

    def bounds(self, x: float, ground: float, scale: float, size: tuple[int, int]) -> Bounds:
        """Return the left, top, right and lower edge of what ``draw`` changes within (w, h)."""
        left, top = x - GROUND[0] * scale, ground - GROUND[1] * scale
        height, width = self.alpha.shape
        return (
            min(size[0], max(0, int(left) - _BESIDE)),
            min(size[1], max(0, int(top) - _BESIDE)),
            max(0, min(size[0], int(left + width * scale) + _BESIDE)),
            max(0, min(size[1], int(top + height * scale) + _BESIDE)),
        )

    def draw(self, canvas: Floats, x: float, ground: float, scale: float) -> Floats:
        """Draw into ``canvas`` (H, W, 3) float32, in place; return the plate's corners there.

        ``scale`` is relative to the sprite's own size.
        """
        corners = (self.quad - GROUND) * scale + np.array([x, ground], np.float32)
        x1, y1, x2, y2 = self.bounds(x, ground, scale, (canvas.shape[1], canvas.shape[0]))
        if x2 <= x1 or y2 <= y1:
            return corners
        level = min(LEVELS - 1, max(0, int(np.floor(np.log2(1.0 / max(scale, 1e-3))))))
        colour, alpha = self.levels[level]
        step = scale * 2**level
        matrix = np.array(
            [
                [step, 0, x - x1 - GROUND[0] * scale],
                [0, step, ground - y1 - GROUND[1] * scale],
            ],
            np.float32,
        )
        size = (x2 - x1, y2 - y1)
        part = canvas[y1:y2, x1:x2]
        part *= 1.0 - cv2.warpAffine(alpha, matrix, size, flags=cv2.INTER_LINEAR)[..., None]
        part += cv2.warpAffine(colour, matrix, size, flags=cv2.INTER_LINEAR)
        return corners


def make_sprite(scene: Scene, plate: Image) -> Sprite:
    """Draw the vehicle of ``scene`` with its plate; its own place in the street is ignored."""
    placed = Scene(
        **{**scene.__dict__, "x": GROUND[0], "ground": GROUND[1], "size": 1.15, "turn": 0.0}
    )
    black = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    white = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    quad = plate_quad(placed, plate.shape[1] / plate.shape[0])
    drawn = []
    for canvas in (black, white):
        draw_vehicle(canvas, placed)
        drawn.append(mount(canvas, plate, quad).image.astype(np.float32))
    # Over black a pixel is alpha * colour, over white alpha * colour + (1 - alpha) * 255.
    alpha = np.clip(1.0 - (drawn[1] - drawn[0]).mean(axis=2) / 255.0, 0.0, 1.0)
    colour = drawn[0] / np.maximum(alpha, 1e-3)[..., None]
    return Sprite(np.clip(colour, 0, 255).astype(np.float32), alpha.astype(np.float32), quad, 1.15)
