"""Whether a plate's number is wholly in its crop and readable, judged by a network."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.protocols import CropCompleteness, Session
from galaxy_alpr.engine.runtime.manifests import CompletenessManifest
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage

_MAX_BATCH = 32


class OnnxCompletenessChecker:
    """Judges the crops that a recognizer reads: whole, occluded, or with what it cannot read."""

    def __init__(self, session: Session, manifest: CompletenessManifest) -> None:
        """Check the manifest against the network and warm it up. Raises ``ModelError``."""
        self._session = session
        self._manifest = manifest
        spec = manifest.input
        if spec.name not in session.input_shapes:
            raise ModelError(f"{manifest.name} has no input {spec.name}.")
        self.check([np.zeros((spec.height, spec.width, 3), np.uint8)])

    @property
    def name(self) -> str:
        return self._manifest.full_name

    @property
    def threshold(self) -> float:
        """The manifest's ``threshold``: a crop with a lower ``whole`` counts as incomplete."""
        return self._manifest.threshold

    def check(self, crops: Sequence[BgrImage]) -> list[CropCompleteness]:
        """Return the probabilities of each (H, W, 3) uint8 BGR crop, in order.

        Raises ``ModelError``.
        """
        size = (self._manifest.input.width, self._manifest.input.height)
        results: list[CropCompleteness] = []
        for start in range(0, len(crops), _MAX_BATCH):
            batch = [_grey(crop, size) for crop in crops[start : start + _MAX_BATCH]]
            results += [CropCompleteness(*row) for row in self._run(np.stack(batch)).tolist()]
        return results

    def _run(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the probabilities (N, 3) of inputs (N, height, width, 1)."""
        name = self._manifest.output.name
        found = self._session.run({self._manifest.input.name: pixels}).get(name)
        if found is None or found.shape != (len(pixels), 3):
            shape = None if found is None else found.shape
            raise ModelError(
                f"{self._manifest.name} answered {name} of shape {shape} for {len(pixels)} crops."
            )
        return found


def to_input(crop: BgrImage, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a (H, W, 3) BGR crop in grey at ``size`` (width, height), as in training."""
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    method = cv2.INTER_AREA if grey.shape[1] > size[0] else cv2.INTER_LINEAR
    return cv2.resize(grey, size, interpolation=method).astype(np.uint8, copy=False)


def _grey(crop: BgrImage, size: tuple[int, int]) -> NDArray[np.uint8]:
    return to_input(crop, size)[..., np.newaxis]
