"""Texts that are no numbers: words on plates, signs beside vehicles and lettering on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.reported.camera import photographed
from benchmarks.reported.pictures import Expected, Picture
from benchmarks.reported.plates import Look, letters, numbered, painted, typeface
from benchmarks.reported.scene import Floats, Scene, mount, render, some_scene
from training.synthetic.styles import BLACK, BLUE, GREEN, GREY, WHITE, YELLOW, Colour

WORDS = (
    *("TOYOTA", "HONDA", "SUZUKI", "DAIHATSU", "MITSUBISHI", "NISSAN", "MAZDA"),
    *("HYUNDAI", "WULING", "CHERY", "FORD", "CHEVROLET", "VOLVO", "SCANIA"),
    *("RENAULT", "PEUGEOT", "AUDI", "SKODA", "FIAT", "JEEP", "SUBARU"),
    *("LEXUS", "TESLA", "MERCEDES", "PORSCHE", "DIJUAL", "TEST DRIVE", "FOR SALE"),
    *("SE VENDE", "VENDO", "A VENDRE", "VENDESI", "TE KOOP", "NEW CAR", "SOLD"),
    *("DEALER", "SHOWROOM", "AUTOHAUS", "PROMO", "LEARNER", "JUST MARRIED", "NO PLATE"),
    *("BARU", "HYBRID", "ELECTRIC", "BELAJAR", "TURBO", "LIMITED", "AUTO CENTER"),
    *("MOTORS", "GARAGE", "RENTAL"),
)
"""Brands, offers and other words that are mounted in place of a number."""


@dataclass(frozen=True)
class Sign:
    """A sign: its text as shown, colours, height in px and where it is."""

    text: str
    colours: tuple[Colour, Colour]
    tall: float
    place: str


def brand_plate(rng: np.random.Generator) -> Picture:
    """A plate with a word in place of a number."""
    font = typeface(rng)
    word = WORDS[int(rng.integers(len(WORDS)))]
    tall = float(rng.uniform(0.45, 0.65))
    plate = painted(rng, [letters(font, word)], Look(float(rng.uniform(3.4, 4.6)), tall=tall))
    scene = render(some_scene(rng, plate.shape[1] / plate.shape[0]), plate)
    countries = ("ID",) if rng.random() < 0.3 else ()
    return Picture(photographed(rng, scene.image), Expected(None, no_number=True), countries)


def other_text(rng: np.random.Generator) -> Picture:
    """A sign beside a vehicle, or lettering on it; most vehicles have a plate, too."""
    sign = _some_sign(rng)
    font = typeface(rng)
    masks = letters(font, sign.text)
    board = painted(rng, [masks], Look(0.62 * len(sign.text), tall=0.72, colours=sign.colours))
    text, image = None, None
    plate = numbered(rng)
    scene = some_scene(rng, plate.image.shape[1] / plate.image.shape[0], only_cars=True)
    if rng.random() < 0.75:
        text, image = plate.text, plate.image
    mounted = render(scene, image)
    quad = _sign_quad(rng, scene, sign, board.shape[1] / board.shape[0])
    drawn = mount(mounted.image, board, quad).image
    return Picture(photographed(rng, drawn), Expected(text))


def _some_sign(rng: np.random.Generator) -> Sign:
    digit, two, many = (
        int(rng.integers(low, high)) for low, high in ((1, 10), (10, 99), (0, 10**7))
    )
    letter = "ABCDEFGH"[int(rng.integers(8))]
    tall = float(rng.uniform(24, 44))
    phone = f"0{two}-{many // 10**4:03d} {many % 10**4:04d}"
    signs = (
        Sign(f"GATE {digit} IN", (YELLOW, BLACK), tall, "side"),
        Sign(f"EXIT {two}", (GREEN, WHITE), tall, "above"),
        Sign(f"TOL {letter}{digit} {two}", (GREEN, WHITE), tall, "above"),
        Sign(f"{letter}{digit} {many % 900 + 100}", (GREY, WHITE), tall, "floor"),
        Sign(f"LEVEL P{digit}", (BLUE, WHITE), tall, "side"),
        Sign(f"BLOK {letter} {two}", (WHITE, BLACK), tall, "side"),
        Sign(f"PARKIR {letter}{digit}", (BLUE, WHITE), tall, "above"),
        Sign(f"MAX {digit}.{digit} M", (YELLOW, BLACK), tall, "above"),
        Sign(f"ROUTE {two}{letter}", (BLACK, YELLOW), tall, "above"),
        Sign(f"TAXI {many % 900 + 100}", (YELLOW, BLACK), tall, "roof"),
        Sign(phone, (WHITE, BLACK), float(rng.uniform(24, 34)), "tailgate"),
        Sign(f"CALL {phone}", (WHITE, BLUE), float(rng.uniform(24, 30)), "tailgate"),
        Sign(f"LANTAI {digit}", (WHITE, BLACK), tall, "side"),
        Sign(f"LOT {letter}{two}", (GREY, WHITE), tall, "floor"),
    )
    return signs[int(rng.integers(len(signs)))]


def _sign_quad(rng: np.random.Generator, scene: Scene, sign: Sign, aspect: float) -> Floats:
    """Return the corners (4, 2) px of a sign."""
    half_w, half_h = sign.tall * aspect / 2, sign.tall / 2
    side = -1 if scene.x > 640 else 1
    x, y = scene.x, 0.0
    if sign.place == "side":
        x += side * (310 * scene.size + half_w + float(rng.uniform(0, 60)))
        y = float(rng.uniform(380, 560))
    elif sign.place == "above":
        x += side * float(rng.uniform(280, 380))
        y = float(rng.uniform(40, 130))
    elif sign.place == "floor":
        y = min(720 - half_h - 2, scene.ground + half_h + float(rng.uniform(4, 20)))
    elif sign.place == "roof":
        y = max(half_h + 4, scene.roof - half_h)
    else:
        y = scene.ground - float(rng.uniform(278, 300)) * scene.size
    x = float(np.clip(x, half_w + 4, 1276 - half_w))
    corners = np.array([[-half_w, -half_h], [half_w, -half_h], [half_w, half_h], [-half_w, half_h]])
    return np.asarray(corners + np.array([x, y]), np.float32)
