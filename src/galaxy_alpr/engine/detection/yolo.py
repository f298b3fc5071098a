"""YOLO detectors: preprocess, run, decode, suppress."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.detection.decoding import DECODERS, RawBoxes, suppress
from galaxy_alpr.engine.detection.labels import plate_and_vehicle_labels
from galaxy_alpr.engine.detection.nested_vehicles import drop_nested_vehicles
from galaxy_alpr.engine.detection.pairing import has_plate
from galaxy_alpr.engine.image.brightness import brighten
from galaxy_alpr.engine.image.letterbox import Letterbox, min_padded_size
from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.runtime.manifests import DetectorManifest
from galaxy_alpr.errors import ModelError
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection

DEFAULT_THRESHOLD = 0.25

_MIN_SIDE_PX = 2.0

_MAX_ENLARGEMENT = 1.25
"""A picture that the largest size enlarges more than this begins with the smallest one.

Of 253 held-out train rows as many plates and vehicles are found, in a third less time for the 80
such pictures (a trial with galaxy-detector 0.9.0, as below).
"""

_LARGE_VEHICLE_PX = 112.0
"""A pass at a smaller size finds the plate only of a vehicle whose shorter side is at least this.

In px of the pass before. Of 253 held-out train rows 244 plates of 262 are found, as without the
limit, with a second pass over 96 pictures instead of 151.
"""


class YoloDetector:
    """Detects the plates and vehicles among a network's classes; other classes are dropped.

    A network with a dynamic input gets each picture with as little padding as its stride allows.
    It runs once at ``input_size`` (px of the longer side) or, by default, once at each of the
    manifest's sizes; detections of all sizes are combined, since large objects are detected best
    at a small size and small ones at a large size. Further sizes are skipped where the detections
    so far are complete (``sure_plate`` of the manifest). The largest size is the first one, except
    for a small picture, in which it shows no more.
    """

    def __init__(
        self,
        session: Session,
        manifest: DetectorManifest,
        *,
        input_size: int | None = None,
        thresholds: Mapping[str, float] | None = None,
    ) -> None:
        """Check the manifest against the network and warm it up. Raises ``ModelError``."""
        self._session = session
        self._manifest = manifest
        self._labels = plate_and_vehicle_labels(manifest.labels)
        if not self._labels:
            raise ModelError(f"{manifest.name} detects neither plates nor vehicles.")
        given = {**manifest.thresholds, **(thresholds or {})}
        self._thresholds = {
            label: given.get(label, DEFAULT_THRESHOLD) for label in self._labels.values()
        }
        self._shape = self._input_shape()
        self._dynamic = self._spatial() == (None, None)
        fixed = (manifest.input.width, manifest.input.height)
        if input_size is not None:
            if not self._dynamic and input_size != max(fixed):
                raise ModelError(
                    f"{manifest.name} takes {fixed[0]}x{fixed[1]} pixels only, not {input_size}."
                )
            self._sizes: tuple[int, ...] = (input_size,)
        elif self._dynamic and manifest.input.sizes:
            self._sizes = tuple(sorted(manifest.input.sizes, reverse=True))
        else:
            self._sizes = (max(fixed),)
        side = self.long_side
        self.detect(np.full((side, side, 3), manifest.input.pad, np.uint8))

    @property
    def name(self) -> str:
        return self._manifest.full_name

    @property
    def long_side(self) -> int:
        """The largest px to which a picture's longer side is scaled."""
        return self._sizes[0]

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles by descending confidence, boxes in the image's pixels.

        Raises ``ModelError``.
        """
        return self._detections(self._find(image, min(self._thresholds.values())), image)

    def detect_and_propose(
        self, image: BgrImage, min_score: float
    ) -> tuple[list[Detection], list[Detection]]:
        """Return what ``detect`` does and, by descending score, what falls short of its thresholds.

        Such proposals have at least ``min_score``. Raises ``ModelError``.
        """
        found = self._find(image, min_score)
        detections = self._detections(found, image)
        proposals = self._labelled(found, image, dict.fromkeys(self._thresholds, min_score))
        return detections, [item for item in proposals if item not in detections]

    def propose(self, image: BgrImage, min_score: float, size: int) -> list[Detection]:
        """Return all with at least ``min_score`` in one pass at ``size`` px of the longer side.

        Sorted by descending score. Raises ``ModelError``.
        """
        found = self._run(self._brightened(image), size, min_score)
        return self._labelled(found, image, dict.fromkeys(self._thresholds, min_score))

    def _find(self, image: BgrImage, min_score: float) -> RawBoxes:
        """Return the boxes of all passes that the image needs, in its pixels."""
        image = self._brightened(image)
        side = max(image.shape[:2])
        sizes = self._sizes
        if self._sizes[0] > _MAX_ENLARGEMENT * side:
            sizes = sizes[::-1]
        found = self._run(image, sizes[0], min_score)
        for before, size in pairwise(sizes):
            least = _LARGE_VEHICLE_PX * side / before if size < before else 0.0
            if not self._is_complete(found, image, least):
                found = RawBoxes.concatenate([found, self._run(image, size, min_score)])
        return found

    def _brightened(self, image: BgrImage) -> BgrImage:
        rule = self._manifest.input.brighten
        return image if rule is None else brighten(image, rule)

    def _is_complete(self, found: RawBoxes, image: BgrImage, least: float) -> bool:
        """Return whether every plate has the score ``sure_plate`` and every vehicle a plate.

        Vehicles whose shorter side is below ``least`` px of the image do not count.
        """
        min_confidence = self._manifest.sure_plate
        if min_confidence is None:
            return False
        detections = self._detections(found, image)
        plates = [item for item in detections if item.label == PLATE_LABEL]
        return (
            bool(plates)
            and all(plate.confidence >= min_confidence for plate in plates)
            and all(
                has_plate(item.box, plates)
                for item in detections
                if item.label != PLATE_LABEL and min(item.box.width, item.box.height) >= least
            )
        )

    def _run(self, image: BgrImage, size: int, min_score: float) -> RawBoxes:
        """Return the boxes that the network detects at ``size``, in the image's pixels."""
        letterbox = self._letterbox(image, size)
        pixels = letterbox.apply(image, self._manifest.input.pad)[np.newaxis]
        outputs = self._session.run({self._manifest.input.name: self._tensor(pixels)})
        output = outputs.get(self._manifest.output.name)
        if output is None:
            raise ModelError(f"{self._manifest.name} has no output {self._manifest.output.name}.")
        decode = DECODERS[self._manifest.format]
        input_size = (letterbox.height, letterbox.width)
        found = decode(output, len(self._manifest.labels), min_score, input_size)
        return found[0].map_points(letterbox.to_source) if found else RawBoxes.empty()

    def _letterbox(self, image: BgrImage, size: int) -> Letterbox:
        height, width = image.shape[:2]
        spec = self._manifest.input
        inner = (
            min_padded_size(width, height, size, spec.stride)
            if self._dynamic
            else (spec.width, spec.height)
        )
        return Letterbox.fit(width, height, *inner, align=spec.letterbox)

    def _tensor(self, pixels: NDArray[np.uint8]) -> NDArray[Any]:
        """Convert (N, H, W, 3) BGR bytes to the network's input."""
        spec = self._manifest.input
        if spec.color == "rgb":
            pixels = pixels[..., ::-1]
        if spec.layout == "NCHW":
            pixels = pixels.transpose(0, 3, 1, 2)
        if spec.dtype == "uint8":
            return np.ascontiguousarray(pixels)
        scaled = np.multiply(pixels, np.float32(spec.scale), dtype=np.float32, order="C")
        return scaled.astype(spec.dtype, copy=False)

    def _detections(self, found: RawBoxes, image: BgrImage) -> list[Detection]:
        return drop_nested_vehicles(self._labelled(found, image, self._thresholds))

    def _labelled(
        self, found: RawBoxes, image: BgrImage, at: Mapping[str, float]
    ) -> list[Detection]:
        """Return the boxes that have the thresholds ``at``, without those that they suppress."""
        thresholds = np.array(
            [
                at[self._labels[index]] if index in self._labels else np.inf
                for index in range(len(self._manifest.labels))
            ],
            np.float32,
        )
        known = found.classes < len(thresholds)
        found = found.keep(known)
        found = found.keep(found.scores >= thresholds[found.classes])
        # A vehicle may be detected as a car and as a truck: all vehicles suppress each other.
        plates = [index for index, label in self._labels.items() if label == PLATE_LABEL]
        groups = np.isin(found.classes, plates).astype(np.int64)
        found = suppress(found, groups, self._manifest.nms_iou)
        height, width = image.shape[:2]
        results = []
        for row in range(len(found.boxes)):
            box = BoundingBox(*found.boxes[row].tolist()).clip(width, height)
            if min(box.width, box.height) < _MIN_SIDE_PX:
                continue
            label = self._labels[int(found.classes[row])]
            quad = None
            if found.corners is not None and label == PLATE_LABEL:
                quad = _quad(found.corners[row])
            results.append(Detection(label, min(1.0, float(found.scores[row])), box, quad))
        return results

    def _input_shape(self) -> tuple[int | None, ...]:
        name = self._manifest.input.name
        shape = self._session.input_shapes.get(name)
        if shape is None or len(shape) != 4:
            raise ModelError(
                f"{self._manifest.name} has no four-dimensional input {name}; "
                f"it has {dict(self._session.input_shapes)}."
            )
        return shape

    def _spatial(self) -> tuple[int | None, int | None]:
        first = 1 if self._manifest.input.layout == "NHWC" else 2
        return self._shape[first], self._shape[first + 1]


def _quad(values: NDArray[np.float32]) -> Quad:
    x1, y1, x2, y2, x3, y3, x4, y4 = (float(value) for value in values)
    return ((x1, y1), (x2, y2), (x3, y3), (x4, y4))
