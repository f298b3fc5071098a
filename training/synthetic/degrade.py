"""Degradations of a photographed plate: perspective, light, blur, noise, low resolution, JPEG.

All functions take and return (H, W, 3) uint8 BGR images and never change their input.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Points = NDArray[np.float32]


def random_quad(
    rng: np.random.Generator,
    width: float,
    height: float,
    *,
    max_angle: float = 15.0,
    steady: float = 0.6,
) -> Points:
    """Corners (4, 2) float32 px (tl, tr, br, bl) of a ``width`` x ``height`` px plate askew.

    Rotation stays within ``max_angle`` degrees; a share ``steady`` of the plates is nearly level.
    The quad lies around the origin; the caller moves it to its place.
    """
    level = rng.random() < steady
    angle = np.deg2rad(rng.normal(0, 2.0) if level else rng.uniform(-max_angle, max_angle))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * (width / 2, height / 2)
    corners[:, 0] += corners[:, 1] * rng.normal(0, 0.06 if level else 0.22)
    corners[:, 0] *= rng.uniform(0.8, 1.1)
    taper = rng.normal(0, 0.02 if level else 0.08)
    corners[:, 1] *= 1 + taper * np.sign(corners[:, 0])
    corners += rng.normal(0, 0.015 if level else 0.03, (4, 2)) * height
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(corners @ turn, np.float32)


def warp_into(
    background: Image, plate: Image, quad: Points, points: Points | None = None
) -> tuple[Image, Points]:
    """Draw ``plate`` into a copy of ``background`` so that its corners fall on ``quad`` (4, 2) px.

    ``points`` (n, 2) in plate px come back in background px (empty when not given).
    """
    height, width = plate.shape[:2]
    longest = max(4.0, *np.linalg.norm(quad[[1, 2]] - quad[[0, 3]], axis=1).tolist())
    scale = min(1.0, 1.5 * longest / width)
    if scale < 1.0:
        size = (max(4, round(width * scale)), max(4, round(height * scale)))
        plate = np.asarray(cv2.resize(plate, size, interpolation=cv2.INTER_AREA), np.uint8)
    small_h, small_w = plate.shape[:2]
    corners = np.array([[0, 0], [small_w, 0], [small_w, small_h], [0, small_h]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(corners, quad.astype(np.float32))
    size = (background.shape[1], background.shape[0])
    out = cv2.warpPerspective(
        plate,
        matrix,
        size,
        background.copy(),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    moved = np.zeros((0, 2), np.float32)
    if points is not None and len(points):
        ratio = np.array([small_w / width, small_h / height], np.float32)
        moved = cv2.perspectiveTransform((points * ratio)[None].astype(np.float32), matrix)[0]
    return np.asarray(out, np.uint8), np.asarray(moved, np.float32)


def bodywork(rng: np.random.Generator, height: int, width: int) -> Image:
    """Draw a plain background for a plate: paint, bumper edges, shade and grain."""
    base = rng.uniform(5, 235) if rng.random() < 0.7 else rng.uniform(5, 60)
    colour = base + rng.normal(0, 14, 3)
    ramp = np.linspace(rng.normal(0, 35), rng.normal(0, 35), height, dtype=np.float32)
    canvas = np.empty((height, width, 3), np.float32)
    canvas[:] = ramp[:, None, None] + colour.astype(np.float32)
    for _ in range(int(rng.integers(0, 5))):
        level = float(rng.uniform(0, 230))
        y = int(rng.integers(-2, height + 2))
        tilt = int(rng.normal(0, 3))
        cv2.line(
            canvas,
            (0, y),
            (width, y + tilt),
            (level,) * 3,
            int(rng.integers(1, max(2, height // 6) + 1)),
        )
    if rng.random() < 0.3:
        coarse = rng.normal(0, rng.uniform(5, 40), (max(2, height // 6), max(2, width // 6), 3))
        canvas += cv2.resize(coarse.astype(np.float32), (width, height))
    return np.clip(canvas, 0, 255).astype(np.uint8)


def light(rng: np.random.Generator, image: Image) -> Image:
    """Exposure, contrast, gamma, colour cast, gradients, shadows, glare, night and infrared."""
    out = image.astype(np.float32)
    roll = rng.random()
    if roll < 0.12:
        out = np.repeat(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)[..., None], 3, 2).astype(np.float32)
    elif roll < 0.3:
        out *= rng.uniform(0.75, 1.2, 3).astype(np.float32)
    height, width = image.shape[:2]
    if rng.random() < 0.35:
        out *= _gradient(rng, height, width)[..., None]
    if rng.random() < 0.18:
        out *= _shadow(rng, height, width)[..., None]
    if rng.random() < 0.08:
        out += _glare(rng, height, width)[..., None]
    dark = rng.random() < 0.15
    gain = rng.uniform(0.25, 0.6) if dark else rng.uniform(0.65, 1.35)
    gain = min(gain, 185.0 / max(float(out.mean()), 1.0))
    contrast = rng.uniform(0.4, 1.15) if rng.random() < 0.35 and not dark else 1.0
    mean = float(out.mean())
    stretched = (out - mean) * contrast + mean
    lift = abs(rng.normal(0, 12)) if dark else rng.normal(0, 12)
    out = np.clip(stretched * gain + lift, 0, 255)
    if rng.random() < 0.3:
        out = 255.0 * (out / 255.0) ** float(np.exp(rng.normal(0, 0.35)))
    return np.asarray(np.clip(out, 0, 255), np.uint8)


def _gradient(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    corners = rng.uniform(0.45, 1.2, (2, 2)).astype(np.float32)
    return np.asarray(
        cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )


def _shadow(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    mask = np.ones((height, width), np.float32)
    x = rng.uniform(-0.2, 1.2, 2) * width
    y = rng.uniform(-0.2, 1.2, 2) * height
    side = width if rng.random() < 0.5 else 0
    shape = np.array([[x[0], 0], [side, 0], [side, height], [x[1], height]])
    if rng.random() < 0.5:
        bottom = height if rng.random() < 0.5 else 0
        shape = np.array([[0, y[0]], [width, y[1]], [width, bottom], [0, bottom]])
    cv2.fillPoly(mask, [shape.astype(np.int32)], float(rng.uniform(0.3, 0.7)))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.5, 3))), np.float32)


def _glare(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    spot = np.zeros((height, width), np.float32)
    centre = (int(rng.integers(width)), int(rng.integers(height)))
    axes = (
        max(2, int(width * rng.uniform(0.03, 0.15))),
        max(2, int(height * rng.uniform(0.1, 0.5))),
    )
    cv2.ellipse(
        spot, centre, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(80, 260)), -1
    )
    return np.asarray(cv2.GaussianBlur(spot, (0, 0), max(2.0, height / 8)), np.float32)


def blur(rng: np.random.Generator, image: Image, strength: float = 1.0) -> Image:
    """Defocus or motion blur, sized relative to the image height times ``strength``."""
    reach = image.shape[0] * strength
    if rng.random() < 0.5:
        sigma = rng.uniform(0.005, 0.024) * reach
        return np.asarray(cv2.GaussianBlur(image, (0, 0), max(0.3, sigma)), np.uint8)
    length = max(2, round(rng.uniform(0.02, 0.08) * reach))
    angle = rng.normal(0, 0.4) if rng.random() < 0.7 else rng.uniform(0, np.pi)
    return motion_blur(image, length, angle)


def motion_blur(image: Image, length: int, angle: float) -> Image:
    """Move the picture by ``length`` px at ``angle`` (radians) while the shutter is open."""
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    step = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    start, end = length - step, length + step
    cv2.line(
        kernel,
        (round(start[0]), round(start[1])),
        (round(end[0]), round(end[1])),
        1.0,
        1,
        cv2.LINE_AA,
    )
    return np.asarray(cv2.filter2D(image, -1, kernel / max(float(kernel.sum()), 1e-6)), np.uint8)


def noise(rng: np.random.Generator, image: Image, sigma: float | None = None) -> Image:
    """Sensor noise of standard deviation ``sigma`` (default: drawn, 1 to 18 grey levels)."""
    spread = (
        float(rng.uniform(1, 8) if rng.random() < 0.88 else rng.uniform(8, 18))
        if sigma is None
        else sigma
    )
    channels = 1 if rng.random() < 0.5 else 3
    grain = rng.standard_normal((*image.shape[:2], channels), dtype=np.float32) * spread
    return np.clip(image.astype(np.float32) + grain, 0, 255).astype(np.uint8)


def jpeg(rng: np.random.Generator, image: Image, quality: int | None = None) -> Image:
    """JPEG artefacts at ``quality`` (default: drawn, 12 to 90, low ones as often as high ones)."""
    level = int(np.exp(rng.uniform(np.log(12), np.log(90)))) if quality is None else quality
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, level])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def degrade_photo(rng: np.random.Generator, image: Image, severity: float = 1.0) -> Image:
    """Light, blur, noise and JPEG in the order a camera applies them.

    ``severity`` scales the chances: 0 leaves the image alone, 1 is a hard mix of conditions.
    """
    if severity <= 0:
        return image.copy()
    out = light(rng, image) if rng.random() < 0.9 * severity else image
    if rng.random() < 0.45 * severity:
        out = blur(rng, out)
    if rng.random() < 0.5 * severity:
        out = noise(rng, out)
    if rng.random() < 0.45 * severity:
        out = jpeg(rng, out)
    return out if out is not image else image.copy()
