"""Draws the annotated set of pictures: ``python -m examples.draw_set`` writes ``examples/drawn``.

``galaxy-alpr eval examples/drawn`` measures on it. The pictures are drawings, which are easier
to read than photos; the set is there so that anyone can repeat its figures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from examples.render import SCALE, WIDTH, Place, draw_car, draw_road

FOLDER = Path(__file__).parent / "drawn"
SIZE = (960, 540)
Tone = tuple[int, int, int]
WHITE, BLACK, YELLOW = (246, 246, 242), (18, 18, 20), (244, 200, 40)
GREEN, BLUE = (30, 110, 60), (24, 60, 140)
PAINTS: tuple[Tone, ...] = (
    (172, 28, 34),
    (206, 208, 212),
    (36, 92, 168),
    (52, 54, 58),
    (236, 236, 232),
    (60, 110, 74),
)
PLATES: tuple[tuple[str, str, Tone, Tone], ...] = (
    ("ID", "B 2071 KFA", WHITE, BLACK),
    ("ID", "D 1482 VN", BLACK, WHITE),
    ("ID", "L 7036 UX", YELLOW, BLACK),
    ("ID", "AB 5519 ZE", WHITE, BLACK),
    ("ID", "DK 384 GH", BLACK, WHITE),
    ("MY", "WXK 4821", BLACK, WHITE),
    ("SG", "SLK 2745 D", BLACK, WHITE),
    ("PH", "NDA 6184", WHITE, BLACK),
    ("DE", "M KL 4827", WHITE, BLACK),
    ("FR", "FK-417-TD", WHITE, BLACK),
    ("GB", "LK64 DXP", YELLOW, BLACK),
    ("PL", "WX 42817", WHITE, BLACK),
    ("NL", "TK-482-P", YELLOW, BLACK),
    ("BR", "FKX4D27", WHITE, BLACK),
    ("US", "7KXD418", WHITE, BLUE),
    ("IN", "MH 12 KD 4817", WHITE, BLACK),
    ("ZA", "KDX 417 GP", WHITE, GREEN),
)
CONDITIONS = ("day", "night", "blur", "small", "two_line", "motorcycle", "day", "night")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture to draw: its plate, its condition and what differs by chance."""

    number: int
    country: str
    text: str
    background: Tone
    ink: Tone
    condition: str

    @property
    def name(self) -> str:
        """The picture's file name."""
        return f"{self.number:02}-{self.country.lower()}-{self.condition}.jpg"


def drawings(count: int = 40) -> list[Drawing]:
    """Return the pictures of the set, the same ones every time."""
    return [
        Drawing(number, *PLATES[number % len(PLATES)], CONDITIONS[number % len(CONDITIONS)])
        for number in range(count)
    ]


def draw(drawing: Drawing) -> tuple[Image.Image, dict[str, object]]:
    """Return the picture, RGB, and its row of ``labels.jsonl`` with boxes in its pixels."""
    rng = np.random.default_rng(drawing.number)
    canvas = draw_road()
    scale = 0.42 if drawing.condition == "small" else float(rng.uniform(0.8, 1.05))
    ground = (float(rng.uniform(520, 760)) * SCALE, 640.0 * SCALE)
    unit = SCALE * scale
    row: dict[str, object] = {"image": drawing.name, "region": drawing.country, "split": "dev"}
    if drawing.condition == "motorcycle":
        box = _draw_motorcycle(canvas, PAINTS[drawing.number % len(PAINTS)], ground, unit)
    else:
        box = draw_car(canvas, PAINTS[drawing.number % len(PAINTS)], ground, unit)
        row["vehicles"] = [{"class": "car", "box": _pixels(box(-298, -428, 298, 16))}]
    two_lines = drawing.condition in {"two_line", "motorcycle"}
    plate = (-72, -252, 72, -144) if two_lines else (-122, -243, 122, -157)
    _draw_plate(canvas, drawing, box, plate, unit)
    text = "".join(c for c in drawing.text if c.isalnum())
    row["plates"] = [{"box": _pixels(box(*plate)), "text": text}]
    return _through_camera(canvas, drawing.condition, rng), row


def _pixels(box: tuple[float, float, float, float]) -> list[float]:
    factor = SIZE[0] / (WIDTH * SCALE)
    return [round(value * factor, 1) for value in box]


def _draw_motorcycle(
    canvas: Image.Image, paint: Tone, ground: tuple[float, float], unit: float
) -> Place:
    """Draw a motorcycle without a plate from behind; in place."""
    pen = ImageDraw.Draw(canvas)

    def box(x1: float, y1: float, x2: float, y2: float) -> tuple[float, float, float, float]:
        left, top = ground
        return left + x1 * unit, top + y1 * unit, left + x2 * unit, top + y2 * unit

    pen.ellipse(box(-120, -16, 120, 22), fill=(40, 40, 42))
    pen.rounded_rectangle(box(-30, -190, 30, 12), 26 * unit, fill=(22, 22, 24))
    pen.rounded_rectangle(box(46, -130, 82, -40), 14 * unit, fill=(120, 122, 126))
    pen.rounded_rectangle(box(-84, -330, 84, -140), 34 * unit, fill=paint)
    pen.rounded_rectangle(box(-50, -300, 50, -262), 14 * unit, fill=(170, 18, 24))
    pen.rounded_rectangle(box(-74, -372, 74, -318), 24 * unit, fill=(26, 26, 28))
    for side in (-1, 1):
        left, right = sorted((side * 70, side * 170))
        pen.rounded_rectangle(box(left, -412, right, -398), 6 * unit, fill=(40, 40, 44))
        left, right = sorted((side * 140, side * 184))
        pen.ellipse(box(left, -460, right, -424), fill=(70, 74, 80))
    return box


def _draw_plate(
    canvas: Image.Image,
    drawing: Drawing,
    box: Place,
    plate: tuple[float, float, float, float],
    unit: float,
) -> None:
    pen = ImageDraw.Draw(canvas)
    x1, y1, x2, y2 = plate
    pen.rounded_rectangle(box(*plate), 7 * unit, fill=drawing.background)
    pen.rounded_rectangle(
        box(x1 + 4, y1 + 4, x2 - 4, y2 - 4), 5 * unit, outline=drawing.ink, width=int(2 * unit)
    )
    lines = [drawing.text]
    if y2 - y1 > 100:
        middle = len(drawing.text) // 2
        cut = next((i for i in range(middle, 0, -1) if not drawing.text[i].isalnum()), middle)
        lines = [drawing.text[:cut].strip(" -"), drawing.text[cut:].strip(" -")]
    for index, line in enumerate(lines):
        y = y1 + (y2 - y1) * (index + 0.5) / len(lines)
        y += 0 if len(lines) == 1 else 4 - 8 * index
        size = 44.0
        while ImageFont.load_default(size).getlength(line) > x2 - x1 - 22:
            size -= 1
        pen.text(
            box(0, y, 0, y)[:2],
            line,
            font=ImageFont.load_default(size * unit),
            fill=drawing.ink,
            anchor="mm",
            stroke_width=unit * size / 41,
            stroke_fill=drawing.ink,
        )


def _through_camera(canvas: Image.Image, condition: str, rng: np.random.Generator) -> Image.Image:
    """Return the canvas in the set's size, darkened or blurred, with noise."""
    image = canvas.resize(SIZE, Image.Resampling.LANCZOS)
    blur = float(rng.uniform(1.6, 2.2)) if condition == "blur" else 0.5
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(blur)), np.float32)
    if condition == "night":
        pixels = pixels * float(rng.uniform(0.16, 0.3))
    noisy = pixels + rng.normal(0, 2.5, pixels.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def write(folder: Path) -> None:
    """Write the pictures and ``labels.jsonl`` into ``folder``."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    rows = []
    for drawing in drawings():
        image, row = draw(drawing)
        image.save(folder / "images" / drawing.name, quality=82)
        rows.append(json.dumps(row) + "\n")
    (folder / "labels.jsonl").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER)
