"""Numbers of which a part cannot be read: cut by the frame, behind a post, in another script."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.reported.camera import photographed
from benchmarks.reported.pictures import Expected, Picture
from benchmarks.reported.plates import Look, NumberPlate, letters, numbered, painted, typeface
from benchmarks.reported.scene import Image, Mounted, render, some_scene
from training.synthetic.foreign import FOREIGN_FONTS, packages
from training.synthetic.glyphs import CAP, Boxes, Mask, small_text

_WHOLE = 0.25
"""Share of the pictures of cut and covered plates whose number can be read."""

_SHAPES: dict[str, tuple[str, ...]] = {
    "noto-sans-kr": ("##x ####", "###x ####"),
    "noto-sans-sc": ("xL #####", "xL####L"),
    "noto-sans-thai": ("xx ####", "#xx ####"),
    "noto-sans-bengali": ("xx ##-####", "x ######"),
    "noto-sans-devanagari": ("xx # L ####", "x ######"),
    "noto-sans-arabic": ("#####  x  ##", "### xx"),
    "noto-sans": ("x###xx", "#### xx"),
}
"""Shapes of numbers in which ``x`` is a character of the script, ``#`` a digit, ``L`` a letter."""

_LIKE_LATIN = frozenset("ЗОابهو٠١٥٧০৪৭০१३०")
"""Characters that resemble Latin ones or digits: reading them so is no fault of the kind."""


def cut_by_frame(rng: np.random.Generator) -> Picture:
    """The picture's side cuts a plate; a few end beside a plate that stays whole."""
    plate, scene = _mounted(rng)
    image = photographed(rng, scene.image)
    from_left = bool(rng.random() < 0.5)
    left, right = (scene.quad[[0, 3], 0], scene.quad[[1, 2], 0])
    wide = float(right.max() - left.min())
    expected = Expected(None)
    if rng.random() < _WHOLE:
        away = float(rng.uniform(0.08, 0.6)) * wide
        at = left.min() - away if from_left else right.max() + away
        expected = Expected(plate.text)
    else:
        at = column_through(rng, scene.boxes, from_left)
    column = round(float(at))
    shown = image[:, column:] if from_left else image[:, :column]
    return Picture(np.ascontiguousarray(shown), expected, _countries(rng, plate))


def column_through(rng: np.random.Generator, boxes: Boxes, from_left: bool) -> float:
    """Return a column that hides most of a character of (n, 4) boxes, and all beyond it."""
    ordered = boxes[np.argsort(boxes[:, 0])]
    lost = int(rng.integers(0, len(ordered) // 2 + 1))
    seen = float(rng.uniform(-0.05, 0.4))
    if from_left:
        x1, x2 = ordered[lost, [0, 2]]
        return float(x2 - seen * (x2 - x1))
    x1, x2 = ordered[len(ordered) - 1 - lost, [0, 2]]
    return float(x1 + seen * (x2 - x1))


def post_before_plate(rng: np.random.Generator) -> Picture:
    """A post stands before a plate and hides a character or more; or beside it."""
    plate, scene = _mounted(rng, only_cars=True)
    boxes = scene.boxes[np.argsort(scene.boxes[:, 0])]
    if rng.random() < _WHOLE:
        wide = float(rng.uniform(12, 40))
        left, right = float(scene.quad[:, 0].min()), float(scene.quad[:, 0].max())
        away = wide / 2 + float(rng.uniform(0.06, 0.3)) * (right - left)
        middle = left - away if rng.random() < 0.5 else right + away
        expected = Expected(plate.text)
    else:
        first = int(rng.integers(len(boxes)))
        last = min(len(boxes) - 1, first + int(rng.integers(0, 3)))
        x1, x2 = float(boxes[first, 0]), float(boxes[last, 2])
        wide, middle = (x2 - x1) * float(rng.uniform(0.85, 1.1)), (x1 + x2) / 2
        expected = Expected(None, plates=1)
    image = scene.image.copy()
    _post(rng, image, middle, wide)
    return Picture(photographed(rng, image), expected, _countries(rng, plate))


def _post(rng: np.random.Generator, image: Image, middle: float, wide: float) -> None:
    """Draw an upright, round post from the ground to above the vehicle; in place."""
    tone = rng.uniform(25, 200) + rng.normal(0, 18, 3)
    left, right = (
        round(middle - wide / 2),
        max(round(middle - wide / 2) + 2, round(middle + wide / 2)),
    )
    top = int(rng.integers(0, 160))
    columns = np.linspace(-1, 1, right - left)[None, :, None]
    shaded = np.clip(tone * (1 - 0.3 * columns**2), 0, 255)
    image[top:, left:right] = shaded.astype(np.uint8)


def unknown_script(rng: np.random.Generator) -> Picture:
    """Part of the number is written in a script that the reader does not know."""
    names = [name for name in _SHAPES if name in packages()]
    name = names[int(rng.integers(len(names)))]
    shape = _SHAPES[name][int(rng.integers(len(_SHAPES[name])))]
    font = typeface(rng)
    row: list[Mask] = []
    for char in shape:
        if char == "x":
            row.append(_foreign(rng, name))
        elif char in "#L":
            row += letters(font, _one_of(rng, "0123456789" if char == "#" else "ABCDEFGHKLMNPRT"))
        else:
            row += letters(font, " ")
    plate = painted(rng, [row], Look(float(rng.uniform(3.0, 4.6))))
    scene = render(some_scene(rng, plate.shape[1] / plate.shape[0]), plate)
    return Picture(photographed(rng, scene.image), Expected(None))


def _foreign(rng: np.random.Generator, name: str) -> Mask:
    """Return the coverage (``CAP``, w) of a character of a script."""
    files = packages()[name]
    while True:
        path = files[int(rng.integers(len(files)))]
        known = path.with_suffix(".txt").read_text(encoding="utf-8")
        usual = [char for char in known if char in FOREIGN_FONTS[name] and char not in _LIKE_LATIN]
        mask = small_text(path, _one_of(rng, usual), CAP)
        rows, columns = (np.flatnonzero(mask.max(axis=axis) > 60) for axis in (1, 0))
        if rows.size < CAP // 3 or columns.size < CAP // 5:
            continue
        ink = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        wide = max(8, round(ink.shape[1] * CAP / ink.shape[0]))
        return cv2.resize(ink, (wide, CAP), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _one_of(rng: np.random.Generator, items: str | list[str]) -> str:
    return items[int(rng.integers(len(items)))]


def _mounted(rng: np.random.Generator, *, only_cars: bool = False) -> tuple[NumberPlate, Mounted]:
    plate = numbered(rng)
    scene = some_scene(rng, plate.image.shape[1] / plate.image.shape[0], only_cars=only_cars)
    return plate, render(scene, plate.image, plate.boxes)


def _countries(rng: np.random.Generator, plate: NumberPlate) -> tuple[str, ...]:
    """Return the plate's country for half of the places, which expect it, and none for others."""
    return (plate.country,) if rng.random() < 0.5 else ()
