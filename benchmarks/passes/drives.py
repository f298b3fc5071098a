"""Drive-bys: which vehicles pass, where they are at each moment, and what their plates say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.passes.sprite import Sprite, make_sprite
from benchmarks.reported.plates import NumberPlate, is_legible, is_plain
from benchmarks.reported.scene import some_scene
from training.synthetic.formats import formats
from training.synthetic.plates import render_plate

WIDTH, HEIGHT = 1280, 720
FPS = 12.5
HORIZON = 300.0
CAMERA = 420.0
"""The height of the camera above the road, px at the distance 1."""

NORMAL, HARD = (4.2, 1.05), (2.9, 1.7)
"""Distances at which a vehicle appears and disappears; at 1 a sprite has its own size."""

_UNEVEN = 60
"""Greatest difference of grey levels in the ground around a legible plate's characters."""

Place = Callable[[float], float | None]
"""The distance of a vehicle at a moment (seconds), ``None`` while it is not in view."""


@dataclass(frozen=True)
class Passing:
    """A vehicle's pass: its picture, the plate's text and country, its lane and its distances."""

    sprite: Sprite
    text: str
    country: str
    lane: float
    place: Place
    sway: float = 0.0


@dataclass(frozen=True)
class Drive:
    """A scene of ``seconds``: the passes, and the country that is expected, if any."""

    seed: int
    seconds: float
    passes: tuple[Passing, ...]
    country: str | None
    kind: str


KINDS = ("single", "single", "single", "two_lanes", "tailgating", "stop_and_go", "reversing")


def some_drive(seed: int, *, hard: bool) -> Drive:
    """Draw a drive."""
    rng = np.random.default_rng([seed, 25, int(hard)])
    kind = KINDS[int(rng.integers(len(KINDS)))]
    codes = sorted(code for code in formats() if code)
    home = codes[int(rng.integers(len(codes)))] if rng.random() > 0.3 else "ID"
    speed = float(rng.uniform(0.5, 1.0) if hard else rng.uniform(1.3, 2.6))
    away = bool(rng.random() < 0.5)
    passes = []
    for number in range(2 if kind in ("two_lanes", "tailgating") else 1):
        plate = _plate(rng, home)
        scene = some_scene(rng, plate.image.shape[1] / plate.image.shape[0], only_cars=True)
        lane = float(rng.uniform(-60, 60))
        delay = 0.0
        if kind == "two_lanes":
            lane += (-260, 260)[number]
            delay = float(rng.uniform(0, 0.6)) * number
        elif kind == "tailgating":
            delay = number * float(rng.uniform(1.0, 1.3)) * (0.5 if hard else 1.0) / speed
        place = _path(rng, kind, speed, delay, away, HARD if hard else NORMAL)
        sprite = make_sprite(scene, plate.image)
        passes.append(
            Passing(sprite, plate.text, plate.country, lane, place, float(rng.uniform(0, 14)))
        )
    seconds = 0.4 + max(_end(item.place) for item in passes)
    return Drive(seed, seconds, tuple(passes), home if rng.random() < 0.7 else None, kind)


def _plate(rng: np.random.Generator, home: str) -> NumberPlate:
    """Draw a plate, mostly of the home country, some with two lines."""
    codes = sorted(code for code in formats() if code)
    for _ in range(400):
        code = home if rng.random() < 0.8 else codes[int(rng.integers(len(codes)))]
        drawn = render_plate(rng, code, two_lines=bool(rng.random() < 0.2), scrambled=0.0)
        plate = NumberPlate(drawn.image, drawn.text, code, drawn.char_boxes)
        usual = is_plain(plate.text) and plate.image.shape[1] / plate.image.shape[0] > 1.1
        if usual and is_legible(plate) and _is_even(plate):
            return plate
        home = codes[int(rng.integers(len(codes)))] if rng.random() < 0.02 else home
    raise RuntimeError("no legible plate in 400 tries")


def _is_even(plate: NumberPlate) -> bool:
    """Return whether the ground around the characters has one tone: no picture, no thick dirt."""
    grey = cv2.cvtColor(plate.image, cv2.COLOR_BGR2GRAY)
    tones = []
    for x1, y1, x2, y2 in np.round(plate.boxes).astype(int):
        edge = max(2, (y2 - y1) // 12)
        around = grey[max(0, y1 - edge) : y2 + edge, max(0, x1 - edge) : x2 + edge]
        inside = np.zeros(around.shape, bool)
        inside[edge:-edge, edge:-edge] = True
        low, middle, high = np.percentile(around[~inside], (15, 50, 85))
        if high - low > _UNEVEN:
            return False
        tones.append(float(middle))
    return max(tones) - min(tones) <= _UNEVEN


def _path(
    rng: np.random.Generator,
    kind: str,
    speed: float,
    delay: float,
    away: bool,
    ends: tuple[float, float],
) -> Place:
    """Return the distance by time: steady, with a stop, or with a turn back."""
    far, near = ends
    stop = (far - near) * float(rng.uniform(0.5, 0.85))
    pause = float(rng.uniform(1.0, 2.0))

    def place(moment: float) -> float | None:
        gone = (moment - delay) * speed
        if gone < 0:
            return None
        if kind == "stop_and_go" and gone > stop:
            gone = max(stop, gone - pause * speed)
        elif kind == "reversing" and gone > stop:
            back = gone - stop - pause * speed * 0.5
            gone = stop if back < 0 else stop - back
            if gone < 0:
                return None
        if gone > far - near:
            return None
        return near + gone if away and kind != "reversing" else far - gone

    return place


def _end(place: Place) -> float:
    moments = np.arange(0, 12, 1 / FPS)
    return float(max(moment for moment in moments if place(float(moment)) is not None))
