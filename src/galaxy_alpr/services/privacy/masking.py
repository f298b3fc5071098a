"""Masking of plates and faces in a picture.

A masked area is filled with one colour. A blur or large pixels could be undone for a plate: its
letters are known shapes, so the blurred pictures of all possible texts can be compared with it
(Hill et al., "On the (In)effectiveness of Mosaicing and Blurring as Tools for Document Redaction",
Proceedings on Privacy Enhancing Technologies 2016(4)). A fixed colour holds nothing of what was
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.db.models import Plate
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import BgrImage

FindFaces = Callable[[BgrImage], Sequence[BoundingBox]]
"""Returns the boxes of the faces in a picture."""

FILL = (96, 96, 96)
"""The colour of a masked area, BGR."""

PLATE_MARGIN = (0.15, 0.3)
"""How far the mask of a plate reaches beyond its corners, as shares of its width and height.

Located corners may lie inside the border of the plate, and a cut off box inside its first letter.
"""

FACE_MARGIN = 0.2
"""How far the mask of a face reaches beyond its box on each side, as a share of the side."""

MIN_MARGIN_PX = 2.0


def masked_copy(
    image: BgrImage, quads: Iterable[Quad], faces: Iterable[BoundingBox] = ()
) -> BgrImage:
    """Return a copy of the image in which plates and faces are filled with one colour.

    Args:
        image: Shape (H, W, 3), dtype uint8, channel order blue, green, red; it is not changed.
        quads: The corners of the plates, in pixels of ``image``. Each area is widened by
            ``PLATE_MARGIN``, and by at least ``MIN_MARGIN_PX``.
        faces: The boxes of the faces, in pixels of ``image``, widened by ``FACE_MARGIN``.
    """
    masked = image.copy()
    for quad in quads:
        _fill(masked, _widened(quad, PLATE_MARGIN))
    for face in faces:
        _fill(masked, _widened(face.corners, (FACE_MARGIN, FACE_MARGIN)))
    return masked


def mask_box(areas: Iterable[Quad]) -> BoundingBox:
    """Return the box of what the masks of plates with these corners cover, px."""
    points = np.concatenate([_widened(quad, PLATE_MARGIN) for quad in areas])
    (x1, y1), (x2, y2) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return BoundingBox(x1, y1, x2, y2)


def stored_areas(plate: Plate) -> tuple[Quad, Quad]:
    """Return the areas that the mask of a stored plate covers, as ``plate_areas`` does."""
    return plate_areas(BoundingBox(plate.x1, plate.y1, plate.x2, plate.y2), plate.corners)


def plate_areas(box: BoundingBox, corners: Sequence[Sequence[float]]) -> tuple[Quad, Quad]:
    """Return the areas that a plate's mask covers: its box, and the quadrilateral of its corners.

    Both, because located corners may be wrong, and the box of a tilted plate may be cut off.
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return box.corners, ((ax, ay), (bx, by), (cx, cy), (dx, dy))


def _widened(quad: Quad, margin: tuple[float, float]) -> NDArray[np.float64]:
    """Return the corners moved outwards along the sides by shares of the width and the height."""
    top_left, top_right, bottom_right, bottom_left = np.array(quad, np.float64)
    across = _margin((top_right - top_left + bottom_right - bottom_left) / 2, margin[0])
    down = _margin((bottom_left - top_left + bottom_right - top_right) / 2, margin[1])
    return np.array(
        [
            top_left - across - down,
            top_right + across - down,
            bottom_right + across + down,
            bottom_left - across + down,
        ]
    )


def _margin(side: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    length = float(np.linalg.norm(side))
    return side * max(share, MIN_MARGIN_PX / length) if length else side


def _fill(image: BgrImage, points: NDArray[np.float64]) -> None:
    outline = cv2.convexHull(np.round(points).astype(np.int32))
    cv2.fillConvexPoly(image, outline, FILL)
