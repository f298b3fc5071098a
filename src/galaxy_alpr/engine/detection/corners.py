"""The corners of a detected plate, located in a crop of it and its surroundings."""

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
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import BgrImage, Detection


class OnnxCornerFinder:
    """Locates the corners of detected plates, which the camera's perspective distorts."""

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
        """Return the plates with corners, in the given order. Raises ``ModelError``."""
        if not plates:
            return []
        reach = self._manifest.reach
        regions = [plate.box.expand(reach.x, reach.y) for plate in plates]
        size = (self._manifest.input.width, self._manifest.input.height)
        shares = self._run([crop_at_size(image, region, size) for region in regions])
        return [
            replace(plate, corners=_quad(points, region))
            for plate, points, region in zip(plates, shares, regions, strict=True)
        ]

    def _run(self, crops: Sequence[BgrImage]) -> NDArray[np.float32]:
        """Return the corners (N, 4, 2): x and y as shares of each crop's width and height."""
        name = self._manifest.output.name
        outputs = self._session.run({self._manifest.input.name: np.stack(crops)})
        found = outputs.get(name)
        if found is None or found.shape != (len(crops), 4, 2):
            shape = None if found is None else found.shape
            raise ModelError(
                f"{self._manifest.name} returned {name} of shape {shape} for {len(crops)} plates."
            )
        return found


def crop_at_size(image: BgrImage, region: BoundingBox, size: tuple[int, int]) -> BgrImage:
    """Return a region of an image at ``size`` (width, height); beyond the image its border repeats.

    The training crops with this function, too.
    """
    return resize(crop_quad(image, region.corners), size)


def resize(crop: BgrImage, size: tuple[int, int]) -> BgrImage:
    """Return a crop at ``size`` (width, height), interpolated as in training."""
    method = cv2.INTER_AREA if crop.shape[1] > size[0] else cv2.INTER_LINEAR
    return cv2.resize(crop, size, interpolation=method).astype(np.uint8, copy=False)


def _quad(shares: NDArray[np.float32], region: BoundingBox) -> Quad:
    """Return corners (4, 2), given as shares of a region, in the image's pixels."""
    points = shares.astype(np.float64) * (region.width, region.height) + (region.x1, region.y1)
    first, second, third, fourth = ((float(x), float(y)) for x, y in points)
    return first, second, third, fourth
