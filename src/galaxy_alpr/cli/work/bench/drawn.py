"""Videos of a drawn street, to measure cameras without any: still, or with a car always on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.types import BgrImage

FPS = 25
DRIVE_S = 4
"""Seconds in which a car crosses the street."""

_BODY, _GLASS, _RUBBER, _LAMP = (140, 40, 30), (60, 50, 45), (20, 20, 20), (230, 240, 240)
_PLATES = ("B1234XYZ", "D8705QK", "L4416TB", "B9021KQA", "F1570HM", "N3382WS")
_NOISE = 1.5
"""Standard deviation of the noise that a camera's encoder leaves, grey levels."""

_STREETS = 5


@dataclass(frozen=True, slots=True)
class Street:
    """A street of ``width`` by ``height`` px."""

    width: int
    height: int

    def frames(self, seconds: int, *, moving: bool) -> Iterator[BgrImage]:
        """Yield the frames: with noise as of a sensor, and cars one after the other."""
        random = np.random.default_rng(1)
        empty = np.full((self.height, self.width, 3), (120, 125, 120), np.uint8)
        empty[self.height // 2 :] = (90, 90, 92)
        grain = random.normal(0, _NOISE, (_STREETS, self.height, self.width, 1))
        streets = [np.clip(empty + each, 0, 255).astype(np.uint8) for each in grain.astype(int)]
        for number in range(seconds * FPS):
            image = streets[number % _STREETS].copy()
            if moving:
                drive, step = divmod(number, DRIVE_S * FPS)
                self._car(image, step / (DRIVE_S * FPS), _PLATES[drive % len(_PLATES)])
            yield image

    def _car(self, image: BgrImage, share: float, text: str) -> None:
        """Draw a car that has driven ``share`` of its way to the camera."""
        scale = (1.2 + 1.2 * share) * self.height / 720
        x = self.width * (0.15 + 0.7 * share)
        y = self.height * (0.3 + 0.35 * share)

        def at(a: float, b: float) -> tuple[int, int]:
            return (int(x + a * scale), int(y + b * scale))

        cv2.rectangle(image, at(-100, -20), at(100, 70), _BODY, -1)
        for half, color in (((85, 60, -20, -80), _BODY), ((72, 53, -22, -72), _GLASS)):
            low, high, bottom, top = half
            corners = [at(-low, bottom), at(-high, top), at(high, top), at(low, bottom)]
            cv2.fillConvexPoly(image, np.array(corners), color)
        for side in (-1, 1):
            radii = (int(18 * scale), int(11 * scale))
            cv2.ellipse(image, at(side * 75, 5), radii, 0, 0, 360, _LAMP, -1)
            cv2.rectangle(image, at(side * 80 - 14, 70), at(side * 80 + 14, 95), _RUBBER, -1)
        cv2.rectangle(image, at(-38, 32), at(38, 52), (245, 245, 245), -1)
        cv2.rectangle(image, at(-38, 32), at(38, 52), _RUBBER, max(1, int(scale)))
        _write(image, text, at(-36, 33.5), (int(72 * scale), int(17 * scale)))


def draw(path: Path, street: Street, seconds: int, *, moving: bool) -> None:
    """Write a video. Raises ``Unavailable`` where this OpenCV writes none."""
    size = (street.width, street.height)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)
    if not writer.isOpened():
        raise Unavailable("this OpenCV cannot write MPEG-4 video")
    try:
        for image in street.frames(seconds, moving=moving):
            writer.write(image)
    finally:
        writer.release()


def _write(image: BgrImage, text: str, place: tuple[int, int], size: tuple[int, int]) -> None:
    """Write a plate's text into a box."""
    font = cv2.FONT_HERSHEY_DUPLEX
    (width, height), _ = cv2.getTextSize(text, font, 1, 2)
    plate = np.full((height + 8, width + 8, 3), 245, np.uint8)
    cv2.putText(plate, text, (4, height + 4), font, 1, (10, 10, 10), 3, cv2.LINE_AA)
    (x, y), (w, h) = place, size
    if x >= 0 and y >= 0 and x + w <= image.shape[1] and y + h <= image.shape[0]:
        image[y : y + h, x : x + w] = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
