"""Plates that can be read in full although something is unusual about the plate or the picture."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.reported.camera import photographed
from benchmarks.reported.pictures import Expected, Picture
from benchmarks.reported.plates import (
    Look,
    letters,
    numbered,
    painted,
    registration,
    stacked,
    typeface,
)
from benchmarks.reported.scene import Image, mount, render, some_scene, street
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from training.synthetic.degrade import bodywork
from training.synthetic.formats import DIGITS
from training.synthetic.glyphs import CAP, Mask
from training.synthetic.styles import BLACK, STATES, WHITE

UHD = (3840, 2160)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def three_lines(rng: np.random.Generator) -> Picture:
    """A plate of three lines, as motorcycles and trailers have them."""
    drawn = registration(
        rng, lambda number: len(number.groups) == 3 and max(map(len, number.groups)) <= 4
    )
    font = typeface(rng)
    rows = [letters(font, group) for group in drawn.groups]
    plate = painted(rng, rows, Look(float(rng.uniform(0.9, 1.35))))
    scene = render(some_scene(rng, plate.shape[1] / plate.shape[0]), plate)
    return Picture(photographed(rng, scene.image), Expected(drawn.text))


def small_in_4k(rng: np.random.Generator) -> Picture:
    """A plate of 50 to 120 px in a picture of 3840 x 2160 px."""
    plate = numbered(rng)
    aspect = plate.image.shape[1] / plate.image.shape[0]
    small = some_scene(rng, aspect)
    mounted = render(small, plate.image, plate.boxes)
    pitch = float(np.median(np.diff(np.sort(mounted.boxes[:, 0]))))
    tall = float(np.median(mounted.boxes[:, 3] - mounted.boxes[:, 1]))
    wide = float(np.ptp(mounted.quad[:, 0]))
    least = max(7.0 / pitch, 10.0 / tall)
    scale = min(max(least, float(rng.uniform(50, 120)) / wide), 1.0)
    part = cv2.resize(mounted.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    width, height = UHD
    frame = street(small.seed, width, height)
    x = int(rng.integers(0, width - part.shape[1]))
    y = int(rng.integers(height // 3, height - part.shape[0]))
    frame[y : y + part.shape[0], x : x + part.shape[1]] = part
    return Picture(photographed(rng, frame, compress=False), Expected(plate.text))


def german_gap(rng: np.random.Generator) -> Picture:
    """A German number whose letters could be split in two ways; its gap, if any, decides."""
    codes = {region.code for region in load_country_packs()["DE"].regions if region.code.isascii()}
    code, serial = two_ways(rng, codes)
    number = str(int(rng.integers(1, 10 ** int(rng.integers(2, 5)))))
    font = typeface(rng)
    shows_gap = bool(rng.random() < 0.65)
    row = letters(font, code)
    if shows_gap:
        row += [_seals(rng)] if rng.random() < 0.6 else letters(font, "  ")
    row += [*letters(font, serial), *letters(font, " "), *letters(font, number)]
    plate = painted(rng, [row], Look(4.7, band="D", tall=0.7, colours=(WHITE, BLACK)))
    scene = render(some_scene(rng, 4.7), plate)
    regions = (code,) if shows_gap else ()
    expected = Expected(f"{code}{serial}{number}", regions=regions)
    return Picture(photographed(rng, scene.image), expected, ("DE",))


def two_ways(rng: np.random.Generator, codes: set[str]) -> tuple[str, str]:
    """Return a district's code and one or two letters that could be split in another way, too."""
    ordered = sorted(codes)
    while True:
        code = ordered[int(rng.integers(len(ordered)))]
        count = int(rng.integers(1, 3))
        serial = "".join(_LETTERS[int(rng.integers(len(_LETTERS)))] for _ in range(count))
        both = code + serial
        ways = [i for i in (1, 2, 3) if both[:i] in codes and len(both) - i in (1, 2)]
        if len(ways) > 1:
            return code, serial


def _seals(rng: np.random.Generator) -> Mask:
    """Return the coverage (``CAP``, w) of two seals above each other, with room on both sides."""
    mask = np.zeros((CAP, CAP // 2 + 8), np.uint8)
    radius = CAP // 5
    for y in (radius, CAP - radius):
        cv2.circle(mask, (mask.shape[1] // 2, y), radius, int(rng.integers(60, 150)), -1)
    return mask


def stacked_letters(rng: np.random.Generator) -> Picture:
    """Two small letters above each other stand before the number, or after it."""
    font = typeface(rng)
    pair = [_LETTERS[int(rng.integers(len(_LETTERS)))] for _ in range(2)]
    count = int(rng.integers(4, 6))
    number = "".join(DIGITS[int(rng.integers(10))] for _ in range(count))
    split = int(rng.integers(2, 5))
    shown = f"{number[:split]} {number[split:]}" if rng.random() < 0.5 else number
    first = bool(rng.random() < 0.8)
    both, rest = [stacked(font, *pair)], letters(font, shown.strip())
    gap = letters(font, " ")
    row = [*both, *rest] if first else [*rest, *gap, *both]
    caption = STATES[int(rng.integers(len(STATES)))] if rng.random() < 0.8 else ""
    plate = painted(rng, [row], Look(float(rng.uniform(1.85, 2.2)), caption, tall=0.5))
    scene = render(some_scene(rng, plate.shape[1] / plate.shape[0]), plate)
    text = "".join(pair) + number if first else number + "".join(pair)
    return Picture(photographed(rng, scene.image), Expected(text))


def interlaced(rng: np.random.Generator) -> Picture:
    """Even and odd rows are of two moments, between which the vehicle or the camera moved."""
    plate = numbered(rng)
    scene = some_scene(rng, plate.image.shape[1] / plate.image.shape[0])
    shift = float(rng.uniform(3, 15)) * (1 if rng.random() < 0.5 else -1)
    before = render(scene, plate.image).image
    if rng.random() < 0.5:
        after = render(scene.moved(shift), plate.image).image
    else:
        after = np.roll(before, round(shift), axis=1)
    frame = photographed(rng, before, compress=False)
    frame[1::2] = photographed(rng, after, compress=False)[1::2]
    return Picture(frame, Expected(plate.text))


def crop_only(rng: np.random.Generator) -> Picture:
    """The picture is a plate and nothing else."""
    plate = numbered(rng)
    height, width = plate.image.shape[:2]
    pitch = float(np.median(np.diff(np.sort(plate.boxes[:, 0])))) / width
    tall = float(np.median(plate.boxes[:, 3] - plate.boxes[:, 1])) / width
    wide = max(float(rng.uniform(70, 260)), 8 / pitch, 11 / tall)
    margin = float(rng.uniform(-0.005, 0.04)) * wide
    ground = bodywork(rng, round(wide * height / width + 2 * margin), round(wide + 2 * margin))
    corners = np.array([[0, 0], [wide, 0], [wide, wide * height / width]], np.float32) + margin
    quad = np.vstack([corners, [[margin, corners[2, 1]]]]).astype(np.float32)
    image = mount(ground, plate.image, quad - 0.5).image
    return Picture(photographed(rng, image), Expected(plate.text))


def upside_down(rng: np.random.Generator) -> Picture:
    """A camera that hangs upside down took the picture; its number may stay unread."""
    plate = numbered(rng)
    scene = some_scene(rng, plate.image.shape[1] / plate.image.shape[0])
    image: Image = np.ascontiguousarray(render(scene, plate.image).image[::-1, ::-1])
    return Picture(photographed(rng, image), Expected(plate.text, may_be_unread=True))
