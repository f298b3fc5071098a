"""The corners of a found plate, by a look at its surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.rectify import crop_quad
from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.runtime.manifests import CornersManifest
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage, BoundingBox, Detection, Quad


class OnnxCornerFinder:
    """Tells the corners of found plates, which lean and slope as their vehicles are seen."""

    def __init__(self, session: Session, manifest: CornersManifest) -> None:
        """Check the manifest against the network and warm it up. Raises ``ModelError``."""
        self._session = session
        self._manifest = manifest
        spec = manifest.input
        if spec.name not in session.input_shapes:
            raise ModelError(f"{manifest.name} has no input {spec.name}.")
        self._run([np.zeros((spec.height, spec.width, 3), np.uint8)])

    @property
    def name(self) -> str:
        return self._manifest.full_name

    def find(self, image: BgrImage, plates: Sequence[Detection]) -> list[Detection]:
        """Return the plates of an image, in order, with their corners. Raises ``ModelError``."""
        if not plates:
            return []
        reach = self._manifest.reach
        windows = [plate.box.expand(reach.x, reach.y) for plate in plates]
        size = (self._manifest.input.width, self._manifest.input.height)
        places = self._run([view_of(image, window, size) for window in windows])
        return [
            replace(plate, corners=_quad(place, window))
            for plate, place, window in zip(plates, places, windows, strict=True)
        ]

    def _run(self, views: Sequence[BgrImage]) -> NDArray[np.float32]:
        """Return the corners (N, 4, 2) in views, x and y as shares of them."""
        name = self._manifest.output.name
        outputs = self._session.run({self._manifest.input.name: np.stack(views)})
        found = outputs.get(name)
        if found is None or found.shape != (len(views), 4, 2):
            shape = None if found is None else found.shape
            raise ModelError(
                f"{self._manifest.name} answered {name} of shape {shape} for {len(views)} plates."
            )
        return found


def view_of(image: BgrImage, window: BoundingBox, size: tuple[int, int]) -> BgrImage:
    """Return a part of an image at ``size`` (width, height), its border repeated beyond it."""
    return sized(crop_quad(image, window.corners), size)


def sized(window: BgrImage, size: tuple[int, int]) -> BgrImage:
    """Return a picture at ``size`` (width, height), as the network was trained to see it."""
    how = cv2.INTER_AREA if window.shape[1] > size[0] else cv2.INTER_LINEAR
    return cv2.resize(window, size, interpolation=how).astype(np.uint8, copy=False)


def _quad(place: NDArray[np.float32], window: BoundingBox) -> Quad:
    """Return corners (4, 2), shares of a window, in the image's pixels."""
    points = place.astype(np.float64) * (window.width, window.height) + (window.x1, window.y1)
    first, second, third, fourth = ((float(x), float(y)) for x, y in points)
    return first, second, third, fourth
