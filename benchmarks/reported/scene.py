"""Drawn streets with one vehicle seen from behind, on which a plate is mounted."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import PIL.Image
from numpy.typing import NDArray

from examples.render import draw_car
from training.synthetic.degrade import warp_into
from training.synthetic.glyphs import Boxes

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Tone = tuple[int, int, int]

WIDTH, HEIGHT = 1280, 720
_FINER = 2
_ROOF = {"car": 428, "van": 558, "truck": 658}
"""Heights of the vehicles in their units."""

_PAINTS: tuple[Tone, ...] = (
    (34, 28, 172),
    (208, 206, 204),
    (40, 38, 36),
    (120, 116, 112),
    (168, 92, 36),
    (60, 96, 50),
    (70, 130, 190),
    (90, 40, 30),
    (235, 235, 235),
)


@dataclass(frozen=True)
class Scene:
    """A street and a vehicle: ``x``, ``ground`` px of its middle and wheels, ``size`` its scale.

    ``plate_at`` is the plate's middle above the ground, ``plate_px`` its width, both in units of
    the vehicle, whose body is 580 wide; ``turn`` is the plate's rotation in degrees.
    """

    seed: int
    x: float
    ground: float
    size: float
    body: str
    paint: Tone
    plate_at: float
    plate_px: float
    turn: float

    @property
    def roof(self) -> float:
        """The px of the vehicle's upper end."""
        return self.ground - _ROOF[self.body] * self.size

    def moved(self, dx: float) -> Scene:
        """Return the same street with the vehicle ``dx`` px to the right."""
        return replace(self, x=self.x + dx)


@dataclass(frozen=True)
class Mounted:
    """A picture before the camera, the plate's corners (4, 2) and its characters' boxes, in px."""

    image: Image
    quad: Floats
    boxes: Boxes


def some_scene(rng: np.random.Generator, aspect: float, *, only_cars: bool = False) -> Scene:
    """Draw a scene for a plate of ``aspect`` (width over height).

    The bundled detector detects nearly all the cars that are drawn, and few of the others.
    """
    body = "car" if only_cars else ("car", "car", "van", "truck")[int(rng.integers(4))]
    size = float(rng.uniform(0.75, 1.15))
    at = {"car": 200.0, "van": 150.0, "truck": 105.0}[body] + float(rng.uniform(-12, 12))
    wide = float(rng.uniform(185, 240)) * min(1.0, (aspect / 4.0) ** 0.5)
    return Scene(
        seed=int(rng.integers(2**31)),
        x=float(rng.uniform(430, 850)),
        ground=float(rng.uniform(620, 690)),
        size=size,
        body=body,
        paint=_PAINTS[int(rng.integers(len(_PAINTS)))],
        plate_at=at,
        plate_px=min(wide, 110.0 * aspect),
        turn=float(rng.normal(0, 1.2)),
    )


def render(scene: Scene, plate: Image | None, boxes: Boxes | None = None) -> Mounted:
    """Draw the street, the vehicle and its plate (none for ``None``), of which all is in view."""
    canvas = street(scene.seed)
    draw_vehicle(canvas, scene)
    quad = plate_quad(scene, 4.2 if plate is None else plate.shape[1] / plate.shape[0])
    if plate is None:
        return Mounted(canvas, quad, np.zeros((0, 4), np.float32))
    return mount(canvas, plate, quad, boxes)


def mount(canvas: Image, plate: Image, quad: Floats, boxes: Boxes | None = None) -> Mounted:
    """Draw a plate into a picture; ``boxes`` (n, 4) px of the plate come back in the picture's."""
    given = np.zeros((0, 4), np.float32) if boxes is None else boxes
    points = given[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 2)
    image, moved = warp_into(canvas, plate, quad, points)
    corners = moved.reshape(-1, 4, 2)
    placed = np.concatenate([corners.min(axis=1), corners.max(axis=1)], 1)
    return Mounted(image, quad, placed.astype(np.float32))


def plate_quad(scene: Scene, aspect: float) -> Floats:
    """Return the corners (4, 2) of the plate of a scene."""
    half = np.array([scene.plate_px, scene.plate_px / aspect]) * scene.size / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    angle = np.deg2rad(scene.turn)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = (scene.x, scene.ground - scene.plate_at * scene.size)
    return np.asarray(corners @ turn + middle, np.float32)


def street(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Image:
    """Draw a street without vehicles."""
    rng = np.random.default_rng(seed)
    horizon = round(height * float(rng.uniform(0.36, 0.5)))
    sky, ground = float(rng.uniform(120, 225)), float(rng.uniform(60, 130))
    canvas = np.empty((height, width, 3), np.float32)
    canvas[:horizon] = np.linspace(sky * 0.85, sky, horizon)[:, None, None]
    canvas[:horizon] += np.array([14, 4, -8], np.float32)
    canvas[horizon:] = np.linspace(ground, ground * 0.7, height - horizon)[:, None, None]
    coarse = rng.normal(0, 5, (height // 12, width // 12, 1)).repeat(3, 2)
    canvas += cv2.resize(coarse.astype(np.float32), (width, height))
    image = np.clip(canvas, 0, 255).astype(np.uint8)
    unit = height / 720
    left = -40.0
    while left < width:
        wide = float(rng.uniform(90, 260)) * unit
        _building(rng, image, (left, left + wide), horizon, unit)
        left += wide + float(rng.uniform(4, 60)) * unit
    for side in (-1, 1):
        top = (round(width / 2 + side * 60 * unit), horizon)
        end = (round(width / 2 + side * float(rng.uniform(600, 1100)) * unit), height)
        cv2.line(image, top, end, (200, 206, 206), max(1, round(6 * unit)), cv2.LINE_AA)
    return cv2.GaussianBlur(image, (0, 0), 1.6).astype(np.uint8)


def _building(
    rng: np.random.Generator, image: Image, sides: tuple[float, float], horizon: int, unit: float
) -> None:
    left, right = (round(x) for x in sides)
    top = horizon - round(float(rng.uniform(60, 260)) * unit)
    shade = rng.uniform(70, 190) + rng.normal(0, 10, 3)
    cv2.rectangle(image, (left, top), (right, horizon), shade.tolist(), -1)
    step = max(8, round(float(rng.uniform(20, 34)) * unit))
    for y in range(top + step // 2, horizon - step, step):
        for x in range(left + step // 2, right - step // 2, step):
            corner = (x + step // 2, y + round(step * 0.6))
            cv2.rectangle(image, (x, y), corner, (shade * 0.7).tolist(), -1)


def draw_vehicle(canvas: Image, scene: Scene) -> None:
    """Draw a vehicle from behind, with a plain field where its plate goes; in place."""
    if scene.body == "car":
        _car(canvas, scene)
    else:
        _van(canvas, scene)
    reach = scene.plate_px / 2 + 14
    tall = 58 if scene.plate_px > 150 else 80
    field = np.array(scene.paint, np.float32) * 0.5
    _box(canvas, scene, (-reach, scene.plate_at + tall, reach, scene.plate_at - tall), field)


def _car(canvas: Image, scene: Scene) -> None:
    """Draw the car of the examples; in place."""
    large = cv2.resize(canvas, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_LINEAR)
    picture = PIL.Image.fromarray(cv2.cvtColor(large, cv2.COLOR_BGR2RGB))
    blue, green, red = scene.paint
    ground = (scene.x * _FINER, scene.ground * _FINER)
    draw_car(picture, (red, green, blue), ground, _FINER * scene.size)
    drawn = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR)
    canvas[:] = cv2.resize(drawn, canvas.shape[1::-1], interpolation=cv2.INTER_AREA)


def _van(canvas: Image, scene: Scene) -> None:
    """Draw a van or the back of a truck; in place."""
    roof = _ROOF[scene.body]
    paint = np.array(scene.paint, np.float32)
    light, shade = np.clip(paint + 40, 0, 255), paint * 0.62
    dark = np.array([24, 22, 22], np.float32)
    shadow = np.zeros(canvas.shape[:2], np.float32)
    axes = (round(330 * scene.size), round(36 * scene.size))
    cv2.ellipse(shadow, _place(scene, 0, 0), axes, 0, 0, 360, 0.7, -1)
    shadow = cv2.GaussianBlur(shadow, (0, 0), max(1.0, 14 * scene.size)).astype(np.float32)
    canvas[:] = (canvas * (1 - shadow[..., None])).astype(np.uint8)
    for side in (-1, 1):
        _box(canvas, scene, (side * 278, 96, side * 178, -10), dark)
    _box(canvas, scene, (-285, roof, 285, 60), paint)
    _box(canvas, scene, (-272, roof - 14, 272, roof - 26), light)
    if scene.body == "van":
        _box(canvas, scene, (-240, roof - 50, 240, 330), dark * 2)
    seam = _place(scene, 0, roof - 14), _place(scene, 0, 140)
    cv2.line(canvas, *seam, shade.tolist(), 2, cv2.LINE_AA)
    bumper = dark * 2 if scene.body == "truck" else shade
    _box(canvas, scene, (-298, 136, 298, 36), bumper)
    for side in (-1, 1):
        red, lit = np.array([24, 18, 150], np.float32), np.array([84, 96, 240], np.float32)
        _box(canvas, scene, (side * 284, 262, side * 216, 196), red)
        _box(canvas, scene, (side * 264, 250, side * 226, 226), lit)


def _place(scene: Scene, x: float, y: float) -> tuple[int, int]:
    """Return the px of a point given in units of the vehicle, ``y`` above the ground."""
    return round(scene.x + x * scene.size), round(scene.ground - y * scene.size)


def _box(
    canvas: Image, scene: Scene, sides: tuple[float, float, float, float], tone: Floats
) -> None:
    x1, y1, x2, y2 = sides
    corners = _place(scene, x1, y1), _place(scene, x2, y2)
    cv2.rectangle(canvas, *corners, tone.tolist(), -1, cv2.LINE_AA)
