"""Detection of faces by YuNet, to mask them.

W. Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20(5),
2023. OpenCV runs it; no weights are bundled.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import cv2
import numpy as np

from galaxy_alpr.errors import EngineUnavailable, ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage

SIDES = (1920, 480)
"""Longer sides at which a picture is searched, px: the network finds faces of 10 to 300 px."""

MIN_SCORE = 0.5
"""Lower than usual: an area that is masked in vain does less harm than a face that is not."""

_NMS_IOU = 0.3
_MOST = 5000


class FaceDetector:
    """Detects faces. Safe to call from several threads."""

    def __init__(self, file: Path) -> None:
        """Load the network of an ONNX file in the form of YuNet, and run it once.

        Raises ``EngineUnavailable``.
        """
        self._lock = Lock()
        if not file.is_file():
            raise EngineUnavailable(f"there is no face detector at {file}")
        try:
            self._network = cv2.FaceDetectorYN.create(
                str(file), "", (320, 320), MIN_SCORE, _NMS_IOU, _MOST
            )
            self.detect(np.zeros((320, 320, 3), np.uint8))
        except (cv2.error, ModelError) as error:
            raise EngineUnavailable(f"{file} is no face detector of OpenCV: {error}") from error

    def detect(self, image: BgrImage) -> list[BoundingBox]:
        """Return the boxes of the faces in pixels of ``image``; one face may have several.

        ``image`` has shape (H, W, 3), dtype uint8, channel order blue, green, red. Raises
        ``ModelError``.
        """
        longer = max(image.shape[:2])
        scales = {min(1.0, side / longer) for side in SIDES}
        return [box for scale in sorted(scales) for box in self._at(image, scale)]

    def _at(self, image: BgrImage, scale: float) -> list[BoundingBox]:
        height, width = (max(1, round(side * scale)) for side in image.shape[:2])
        resized = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        try:
            with self._lock:
                self._network.setInputSize((width, height))
                _, faces = self._network.detect(resized)
        except cv2.error as error:
            raise ModelError(f"the face detector failed: {error}") from error
        if faces is None:
            return []
        found = np.asarray(faces, np.float64)[:, :4] / scale
        return [BoundingBox(x, y, x + w, y + h) for x, y, w, h in found.tolist()]
