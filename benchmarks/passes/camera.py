"""The frames of a drive as a camera delivers them: light, weather, motion blur, compression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.passes.drives import CAMERA, FPS, HEIGHT, HORIZON, WIDTH, Drive, Passing
from benchmarks.reported.scene import street
from galaxy_alpr.types import BgrImage

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Conditions:
    """What lowers the pictures, 0 is none; ``noise`` in grey levels, ``zoom`` the scale."""

    zoom: float
    shutter_s: float
    noise: float
    dark: float
    soft: float
    rain: float
    lights: float
    cover: float
    jpeg: int


@dataclass(frozen=True)
class Frame:
    """A frame at a moment, and the corners (4, 2) of each plate in it, by the pass's number."""

    at: float
    image: BgrImage
    quads: dict[int, Floats]


def some_conditions(seed: int, *, hard: bool) -> Conditions:
    """Draw conditions; hard ones make most single frames unreadable or wrong."""
    rng = np.random.default_rng([seed, 26, int(hard)])
    if not hard:
        return Conditions(
            zoom=float(rng.uniform(0.62, 1.0)),
            shutter_s=float(rng.uniform(0.001, 0.004)),
            noise=float(rng.uniform(1, 6)),
            dark=float(rng.uniform(0, 0.35)),
            soft=float(rng.uniform(0.3, 0.8)),
            rain=float(rng.random() < 0.15),
            lights=float(rng.random() < 0.15),
            cover=0.0,
            jpeg=int(rng.integers(60, 92)),
        )
    return Conditions(
        zoom=float(rng.uniform(0.5, 0.74)),
        shutter_s=float(rng.uniform(0.003, 0.010)),
        noise=float(rng.uniform(5, 15)),
        dark=float(rng.uniform(0.15, 0.55)),
        soft=float(rng.uniform(0.65, 1.05)),
        rain=float(rng.random() < 0.4),
        lights=float(rng.random() < 0.3),
        cover=float(rng.random() < 0.5),
        jpeg=int(rng.integers(34, 62)),
    )


def frames(drive: Drive, conditions: Conditions) -> Iterator[Frame]:
    """Yield the frames of a drive in order."""
    rng = np.random.default_rng([drive.seed, 27])
    background = street(drive.seed, WIDTH, HEIGHT).astype(np.float32)
    for number in range(int(drive.seconds * FPS)):
        at = number / FPS
        canvas = background.copy()
        shake = rng.normal(0, 0.5, 2).astype(np.float32)
        quads: dict[int, Floats] = {}
        placed = []
        for index, item in enumerate(drive.passes):
            distance = item.place(at)
            if distance is not None:
                placed.append((distance, index, item))
        for distance, index, item in sorted(placed, key=lambda entry: -entry[0]):
            quads[index] = _draw(canvas, item, distance, at, conditions, shake)
            if conditions.cover and int(at * 6 + index) % 2 == 0:
                _cover(canvas, quads[index], rng)
            if conditions.lights:
                _lights(canvas, quads[index], rng)
        image = _sensor(canvas, conditions, rng)
        yield Frame(at, image, quads)


def _draw(
    canvas: Floats, item: Passing, distance: float, at: float, conditions: Conditions, shake: Floats
) -> Floats:
    """Draw a vehicle, blurred along its movement while the shutter is open."""
    samples = max(1, min(5, round(conditions.shutter_s / 0.003)))
    before = item.place(at - conditions.shutter_s)
    path = np.linspace(distance if before is None else before, distance, samples)
    spots = [_spot(item, float(point), at, conditions, shake) for point in path]
    if samples == 1:
        return item.sprite.draw(canvas, *spots[0])
    bounds = np.array([item.sprite.bounds(*spot, (WIDTH, HEIGHT)) for spot in spots])
    (left, top), (right, low) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    part = canvas[top:low, left:right]
    total = np.zeros_like(part)
    corners = np.zeros((4, 2), np.float32)
    for x, ground, scale in spots:
        one = part.copy()
        corners = item.sprite.draw(one, x - left, ground - top, scale)
        total += one
    part[:] = total / samples
    return corners + np.array([left, top], np.float32)


def _spot(
    item: Passing, distance: float, at: float, conditions: Conditions, shake: Floats
) -> tuple[float, float, float]:
    """Return where a vehicle stands, px, and its scale."""
    x = WIDTH / 2 + item.lane / distance + item.sway * np.sin(1.7 * at) + shake[0]
    ground = HORIZON + CAMERA / distance + shake[1]
    return float(x), float(ground), conditions.zoom / distance


def _cover(canvas: Floats, quad: Floats, rng: np.random.Generator) -> None:
    """Hide a part of the plate for a moment, as a twig or a wiper does; in place."""
    (x1, y1), (x2, y2) = quad.min(axis=0), quad.max(axis=0)
    left = float(rng.uniform(x1, x2))
    wide = float(rng.uniform(0.08, 0.18)) * (x2 - x1)
    tone = rng.uniform(20, 90, 3)
    top = (round(left), round(y1 - 10))
    cv2.line(canvas, top, (round(left + wide), round(y2 + 10)), tone.tolist(), max(1, round(wide)))


def _lights(canvas: Floats, quad: Floats, rng: np.random.Generator) -> None:
    """Add the glare of two lamps beside the plate; in place."""
    (x1, y1), (x2, y2) = quad.min(axis=0), quad.max(axis=0)
    wide = float(x2 - x1)
    soft = max(1.0, 0.28 * wide)
    reach = round(wide + 5 * soft)
    left, top = max(0, int(x1) - reach), max(0, int(y1) - reach)
    part = canvas[top : int(y2) + reach, left : int(x2) + reach]
    glare = np.zeros(part.shape[:2], np.float32)
    for side in (x1 - 0.55 * wide, x2 + 0.55 * wide):
        at = (round(float(side)) - left, round(float(y1 + y2) / 2 - 0.1 * wide) - top)
        cv2.circle(glare, at, max(2, round(0.2 * wide)), float(rng.uniform(160, 230)), -1)
    part += cv2.GaussianBlur(glare, (0, 0), soft)[..., None]


def _sensor(canvas: Floats, conditions: Conditions, rng: np.random.Generator) -> BgrImage:
    """Return the frame as the camera encodes it."""
    image = np.asarray(canvas * (1.0 - conditions.dark), np.float32)
    if conditions.rain:
        streaks = np.zeros(image.shape[:2], np.float32)
        for _ in range(140):
            x, y = float(rng.uniform(0, WIDTH)), float(rng.uniform(0, HEIGHT))
            end = (round(x + float(rng.normal(0, 3))), round(y + float(rng.uniform(14, 40))))
            cv2.line(streaks, (round(x), round(y)), end, float(rng.uniform(15, 55)), 1, cv2.LINE_AA)
        image += streaks[..., None]
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), conditions.soft), np.float32)
    image += conditions.noise * rng.standard_normal((*image.shape[:2], 1), np.float32)
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, conditions.jpeg])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)
