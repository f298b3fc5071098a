"""The reliability diagram: the share of right readings by their confidence.

Source: Niculescu-Mizil and Caruana, "Predicting good probabilities with supervised learning",
ICML 2005.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from galaxy_alpr.evaluation.runner import Evaluation

SIDE, EDGE = 320, 48
COLORS = ("#1c7ed6", "#e8590c", "#2b8a3e", "#9c36b5")


def to_svg(evaluations: Sequence[Evaluation]) -> str:
    """Return an SVG picture with one line per engine; a dot's area is its bin's share of readings.

    On the dashed diagonal, 90 % of the readings with a confidence of 0.9 are right.
    """
    size = SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" '
        f'height="{size}" font-family="sans-serif" font-size="12">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        *_axes(),
    ]
    drawn = [item for item in evaluations if item.calibration.bins()]
    for index, evaluation in enumerate(drawn):
        parts += _line(evaluation, COLORS[index % len(COLORS)], index)
    return "\n".join([*parts, "</svg>", ""])


def _x(confidence: float) -> str:
    return f"{EDGE + SIDE * confidence:.1f}"


def _y(right: float) -> str:
    return f"{EDGE + SIDE * (1 - right):.1f}"


def _axes() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        share = tenth / 10
        yield (
            f'<path d="M{_x(share)} {_y(0)}V{_y(1)}M{_x(0)} {_y(share)}H{_x(1)}" '
            'stroke="#dee2e6" fill="none"/>'
        )
        yield f'<text x="{_x(share)}" y="{EDGE + SIDE + 16}" text-anchor="middle">{share:g}</text>'
        yield f'<text x="{EDGE - 6}" y="{_y(share)}" dy="4" text-anchor="end">{share:g}</text>'
    yield (
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#868e96" stroke-dasharray="4 4" '
        'fill="none"/>'
    )
    middle, bottom = EDGE + SIDE / 2, EDGE + SIDE + 36
    yield f'<text x="{middle}" y="{bottom}" text-anchor="middle">confidence</text>'
    yield (
        f'<text x="14" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle})">share right</text>'
    )


def _line(evaluation: Evaluation, color: str, index: int) -> Iterator[str]:
    bins = evaluation.calibration.bins()
    total = sum(count for _, _, count in bins)
    points = " ".join(f"{_x(confidence)},{_y(right)}" for confidence, right, _ in bins)
    yield f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="1.5"/>'
    for confidence, right, count in bins:
        radius = 2 + 12 * (count / total) ** 0.5
        yield (
            f'<circle cx="{_x(confidence)}" cy="{_y(right)}" r="{radius:.1f}" fill="{color}" '
            f'fill-opacity="0.6"><title>{count} readings</title></circle>'
        )
    error = evaluation.calibration.compute() or 0.0
    name = html.escape(evaluation.engine)
    yield (
        f'<text x="{EDGE + 8}" y="{EDGE + 16 * (index + 1)}" fill="{color}">'
        f"{name}: error {error:.3f}</text>"
    )
