"""Draws the example pictures: ``python examples/render.py`` writes ``examples/*.jpg``.

They are drawings, because pictures of real vehicles are not published with the code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1280, 720
SCALE = 2
FOLDER = Path(__file__).parent
Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One car seen from behind: its plate (text and expiry line), paint and place."""

    name: str
    text: str
    second_line: str
    plate_color: tuple[int, int, int]
    text_color: tuple[int, int, int]
    paint: tuple[int, int, int]
    x: int = 640
    size: float = 1.0


SCENES = (
    Scene("jakarta", "B 1234 XYZ", "08 · 27", (246, 246, 242), (16, 16, 18), (172, 28, 34)),
    Scene("bandung", "D 8705 QK", "11 · 28", (22, 22, 24), (240, 240, 238), (206, 208, 212), 560),
    Scene("taxi", "L 1098 UB", "03 · 26", (244, 200, 40), (18, 18, 18), (36, 92, 168), 700, 0.9),
)


def render(scene: Scene) -> Image.Image:
    """Return the scene, 1280 by 720 pixels, RGB."""
    canvas = draw_road()
    unit = SCALE * scene.size
    box = draw_car(canvas, scene.paint, (scene.x * SCALE, 640 * SCALE), unit)
    _plate(ImageDraw.Draw(canvas), scene, box, unit)
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return _sensor(small, seed=len(scene.text) + scene.x)


def draw_road() -> Image.Image:
    """Return an empty street, ``SCALE`` times the size of the pictures."""
    rows = np.linspace(0, 1, HEIGHT * SCALE)[:, None, None]
    sky = np.array([168, 190, 214]) * (1 - rows) + np.array([226, 226, 220]) * rows
    ground = np.array([96, 98, 100]) * (1 - rows) + np.array([60, 61, 64]) * rows
    pixels = np.where(rows < 0.45, sky, ground)
    pixels = np.broadcast_to(pixels, (HEIGHT * SCALE, WIDTH * SCALE, 3)).astype(np.uint8)
    image = Image.fromarray(pixels.copy())
    draw = ImageDraw.Draw(image)
    horizon = int(HEIGHT * 0.45 * SCALE)
    rng = np.random.default_rng(4)
    for left in range(-40, WIDTH * SCALE, 190):
        top = horizon - int(rng.integers(120, 420))
        shade = int(rng.integers(110, 165))
        draw.rectangle((left, top, left + 178, horizon), fill=(shade, shade + 3, shade + 8))
        for y in range(top + 24, horizon - 20, 46):
            for x in range(left + 18, left + 160, 44):
                draw.rectangle((x, y, x + 22, y + 26), fill=(shade - 32, shade - 26, shade - 14))
    for side in (-1, 1):
        foot = WIDTH * SCALE // 2 + side * 1500
        top = WIDTH * SCALE // 2 + side * 60
        draw.line((top, horizon, foot, HEIGHT * SCALE), fill=(208, 208, 200), width=14)
    return image.filter(ImageFilter.GaussianBlur(4))


def draw_car(
    canvas: Image.Image, paint: tuple[int, int, int], ground: tuple[float, float], unit: float
) -> Place:
    """Draw a car without a plate from behind; in place.

    ``ground`` is the point below its middle, ``unit`` the px of one of its 580 units of width.
    Returned is the function that maps a rectangle in units to one in px.
    """
    draw = ImageDraw.Draw(canvas)

    def box(x1: float, y1: float, x2: float, y2: float) -> tuple[float, float, float, float]:
        left, top = ground
        return left + x1 * unit, top + y1 * unit, left + x2 * unit, top + y2 * unit

    def points(*pairs: tuple[float, float]) -> list[tuple[float, float]]:
        return [box(x, y, x, y)[:2] for x, y in pairs]

    shadow = Image.new("L", canvas.size, 0)
    ImageDraw.Draw(shadow).ellipse(box(-330, -32, 330, 48), fill=190)
    dark = Image.new("RGB", canvas.size, (20, 20, 22))
    canvas.paste(dark, mask=shadow.filter(ImageFilter.GaussianBlur(22)))
    light = tuple(min(255, value + 46) for value in paint)
    shade = tuple(int(value * 0.62) for value in paint)
    for side in (-1, 1):
        left, right = sorted((side * 278, side * 178))
        draw.rounded_rectangle(box(left, -96, right, 16), 26 * unit, fill=(22, 22, 24))
    draw.polygon(points((-214, -300), (-164, -428), (164, -428), (214, -300)), fill=shade)
    draw.polygon(points((-186, -304), (-146, -412), (146, -412), (186, -304)), fill=(44, 54, 64))
    draw.polygon(points((-150, -330), (-124, -404), (-20, -404), (-70, -330)), fill=(86, 100, 112))
    draw.rounded_rectangle(box(-290, -312, 290, -60), 44 * unit, fill=paint)
    draw.rounded_rectangle(box(-268, -306, 268, -262), 30 * unit, fill=light)
    draw.rounded_rectangle(box(-298, -136, 298, -36), 30 * unit, fill=shade)
    draw.rounded_rectangle(box(-150, -250, 150, -148), 14 * unit, fill=shade)
    for side in (-1, 1):
        left, right = sorted((side * 284, side * 176))
        draw.rounded_rectangle(box(left, -262, right, -196), 16 * unit, fill=(150, 14, 20))
        left, right = sorted((side * 264, side * 206))
        draw.rounded_rectangle(box(left, -250, right, -226), 8 * unit, fill=(244, 96, 84))
        left, right = sorted((side * 282, side * 214))
        draw.rounded_rectangle(box(left, -100, right, -82), 6 * unit, fill=(224, 120, 40))
    return box


def _plate(draw: ImageDraw.ImageDraw, scene: Scene, box: Place, unit: float) -> None:
    draw.rounded_rectangle(box(-122, -243, 122, -157), 7 * unit, fill=(10, 10, 12))
    draw.rounded_rectangle(box(-119, -240, 119, -160), 6 * unit, fill=scene.plate_color)
    draw.rounded_rectangle(
        box(-114, -236, 114, -164), 5 * unit, outline=scene.text_color, width=int(2 * unit)
    )
    for text, size, y in ((scene.text, 41, -209), (scene.second_line, 16, -176)):
        x, middle = box(0, y, 0, y)[:2]
        draw.text(
            (x, middle),
            text,
            font=ImageFont.load_default(size * unit),
            fill=scene.text_color,
            anchor="mm",
            stroke_width=unit * size / 41,
            stroke_fill=scene.text_color,
        )


def _sensor(image: Image.Image, seed: int) -> Image.Image:
    """Soften and add noise, as a camera does."""
    rng = np.random.default_rng(seed)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(0.8)), np.float32)
    noisy = soft + rng.normal(0, 3.5, soft.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    for item in SCENES:
        render(item).save(FOLDER / f"{item.name}.jpg", quality=90)
