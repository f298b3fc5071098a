"""Detectors of the YOLO kind: preprocess, run, decode, suppress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.base import Session
from galaxy_alpr.engine.labels import useful_labels
from galaxy_alpr.engine.letterbox import Letterbox, snug_size
from galaxy_alpr.engine.weights import DetectorManifest
from galaxy_alpr.engine.yolo_decode import DECODERS, RawBoxes, suppress
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import PLATE_LABEL, BgrImage, BoundingBox, Detection, Quad

DEFAULT_THRESHOLD = 0.25

_MIN_SIDE_PX = 2.0


class YoloDetector:
    """Finds the plates and vehicles among a network's classes; the others are dropped.

    A network with a dynamic input gets each picture with as little padding as its stride allows,
    the longer side ``input_size`` (default: the manifest's width).
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
        self._labels = useful_labels(manifest.labels)
        if not self._labels:
            raise ModelError(f"{manifest.name} knows neither plates nor vehicles.")
        given = {**manifest.thresholds, **(thresholds or {})}
        self._thresholds = {
            label: given.get(label, DEFAULT_THRESHOLD) for label in self._labels.values()
        }
        self._shape = self._input_shape()
        self._dynamic = self._spatial() == (None, None)
        if input_size is not None and not self._dynamic:
            fixed = f"{manifest.input.width}x{manifest.input.height}"
            if input_size != max(manifest.input.width, manifest.input.height):
                raise ModelError(f"{manifest.name} takes {fixed} pixels only, not {input_size}.")
        self._long_side = input_size or max(manifest.input.width, manifest.input.height)
        self.detect(np.full((self._long_side, self._long_side, 3), manifest.input.pad, np.uint8))

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self._manifest.name, self._manifest.version)))

    @property
    def long_side(self) -> int:
        """The px to which a picture's longer side is scaled."""
        return self._long_side

    @property
    def labels(self) -> frozenset[str]:
        """The labels this detector can find."""
        return frozenset(self._labels.values())

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, best first, boxes in the image's pixels."""
        return self.detect_batch([image])[0]

    def detect_batch(self, images: Sequence[BgrImage]) -> list[list[Detection]]:
        """Detect in several images: in one run where the network and their sizes allow."""
        boxes = [self._letterbox(image) for image in images]
        if len({(box.width, box.height) for box in boxes}) == 1 and self._shape[0] is None:
            return self._detect_stack(images, boxes)
        return [
            self._detect_stack([image], [box])[0] for image, box in zip(images, boxes, strict=True)
        ]

    def _detect_stack(
        self, images: Sequence[BgrImage], boxes: Sequence[Letterbox]
    ) -> list[list[Detection]]:
        pixels = np.stack(
            [
                box.apply(image, self._manifest.input.pad)
                for image, box in zip(images, boxes, strict=True)
            ]
        )
        outputs = self._session.run({self._manifest.input.name: self._tensor(pixels)})
        output = outputs.get(self._manifest.output.name)
        if output is None:
            raise ModelError(f"{self._manifest.name} has no output {self._manifest.output.name}.")
        decode = DECODERS[self._manifest.format]
        size = (boxes[0].height, boxes[0].width)
        lowest = min(self._thresholds.values())
        found = decode(output, len(self._manifest.labels), lowest, size)
        return [
            self._detections(found[index], box) if index < len(found) else []
            for index, box in enumerate(boxes)
        ]

    def _letterbox(self, image: BgrImage) -> Letterbox:
        height, width = image.shape[:2]
        spec = self._manifest.input
        if self._dynamic:
            inner = snug_size(width, height, self._long_side, spec.stride)
        else:
            inner = (spec.width, spec.height)
        return Letterbox.fit(width, height, *inner, align=spec.letterbox)

    def _tensor(self, pixels: NDArray[np.uint8]) -> NDArray[Any]:
        """Turn (N, H, W, 3) BGR bytes into what the network takes."""
        spec = self._manifest.input
        if spec.color == "rgb":
            pixels = pixels[..., ::-1]
        if spec.layout == "NCHW":
            pixels = pixels.transpose(0, 3, 1, 2)
        if spec.dtype == "uint8":
            return np.ascontiguousarray(pixels)
        return np.multiply(pixels, np.float32(spec.scale), dtype=np.float32, order="C")

    def _detections(self, found: RawBoxes, box: Letterbox) -> list[Detection]:
        floors = np.array(
            [
                self._thresholds[self._labels[index]] if index in self._labels else np.inf
                for index in range(len(self._manifest.labels))
            ],
            np.float32,
        )
        known = found.classes < len(floors)
        found = found.keep(known)
        found = found.keep(found.scores >= floors[found.classes])
        # One car that looks half like a truck is one vehicle, so vehicles suppress each other.
        plates = [index for index, label in self._labels.items() if label == PLATE_LABEL]
        groups = np.isin(found.classes, plates).astype(np.int64)
        found = suppress(found, groups, self._manifest.nms_iou)
        boxes = box.to_source(found.boxes)
        corners = None if found.corners is None else box.to_source(found.corners)
        results = []
        for row in range(len(boxes)):
            place = BoundingBox(*boxes[row].tolist()).clip(box.source_width, box.source_height)
            if min(place.width, place.height) < _MIN_SIDE_PX:
                continue
            label = self._labels[int(found.classes[row])]
            quad = None
            if corners is not None and label == PLATE_LABEL:
                quad = _quad(corners[row])
            results.append(Detection(label, min(1.0, float(found.scores[row])), place, quad))
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
