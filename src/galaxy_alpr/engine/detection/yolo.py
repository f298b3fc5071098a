"""Detectors of the YOLO kind: preprocess, run, decode, suppress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.detection.decoding import DECODERS, RawBoxes, suppress
from galaxy_alpr.engine.detection.labels import useful_labels
from galaxy_alpr.engine.detection.nested_vehicles import drop_nested_vehicles
from galaxy_alpr.engine.detection.pairing import holds_any
from galaxy_alpr.engine.image.brightness import brighten
from galaxy_alpr.engine.image.letterbox import Letterbox, min_padded_size
from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.runtime.manifests import DetectorManifest
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import PLATE_LABEL, BgrImage, BoundingBox, Detection, Quad

DEFAULT_THRESHOLD = 0.25

_MIN_SIDE_PX = 2.0


class YoloDetector:
    """Finds the plates and vehicles among a network's classes; the others are dropped.

    A network with a dynamic input gets each picture with as little padding as its stride allows,
    the longer side ``input_size``; by default once for each of the manifest's sizes, and what any
    of them shows counts: large things are seen best small, small ones large. Where nothing is left
    to find (``sure_plate`` of the manifest), the largest size is enough.
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
        return " ".join(filter(None, (self._manifest.name, self._manifest.version)))

    @property
    def long_side(self) -> int:
        """The px to which a picture's longer side is scaled, at most."""
        return self._sizes[0]

    @property
    def labels(self) -> frozenset[str]:
        """The labels this detector can find."""
        return frozenset(self._labels.values())

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, best first, boxes in the image's pixels."""
        return self.detect_batch([image])[0]

    def detect_batch(self, images: Sequence[BgrImage]) -> list[list[Detection]]:
        """Detect in several images: in one run where the network and their sizes allow."""
        if self._manifest.input.brighten is not None:
            images = [brighten(image, self._manifest.input.brighten) for image in images]
        found = self._look(images, self._sizes[0])
        for size in self._sizes[1:]:
            again = [
                row for row, image in enumerate(images) if not self._settled(found[row], image)
            ]
            looks = self._look([images[row] for row in again], size)
            for row, more in zip(again, looks, strict=True):
                found[row] = RawBoxes.joined([found[row], more])
        return [self._detections(*pair) for pair in zip(found, images, strict=True)]

    def _settled(self, found: RawBoxes, image: BgrImage) -> bool:
        """Tell whether all plates are sure and each vehicle has one: no other size shows more."""
        sure = self._manifest.sure_plate
        if sure is None:
            return False
        seen = self._detections(found, image)
        plates = [item for item in seen if item.label == PLATE_LABEL]
        return (
            bool(plates)
            and all(plate.confidence >= sure for plate in plates)
            and all(holds_any(item.box, plates) for item in seen)
        )

    def _look(self, images: Sequence[BgrImage], size: int) -> list[RawBoxes]:
        """Return what is in each image, seen at ``size``, in the image's pixels."""
        if not images:
            return []
        boxes = [self._letterbox(image, size) for image in images]
        if len({(box.width, box.height) for box in boxes}) == 1 and self._shape[0] is None:
            return self._run(images, boxes)
        return [self._run([image], [box])[0] for image, box in zip(images, boxes, strict=True)]

    def _run(self, images: Sequence[BgrImage], boxes: Sequence[Letterbox]) -> list[RawBoxes]:
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
        found += [RawBoxes.none()] * (len(boxes) - len(found))
        return [found[index].moved(box.to_source) for index, box in enumerate(boxes)]

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
        """Turn (N, H, W, 3) BGR bytes into what the network takes."""
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
        height, width = image.shape[:2]
        results = []
        for row in range(len(found.boxes)):
            place = BoundingBox(*found.boxes[row].tolist()).clip(width, height)
            if min(place.width, place.height) < _MIN_SIDE_PX:
                continue
            label = self._labels[int(found.classes[row])]
            quad = None
            if found.corners is not None and label == PLATE_LABEL:
                quad = _quad(found.corners[row])
            results.append(Detection(label, min(1.0, float(found.scores[row])), place, quad))
        return drop_nested_vehicles(results)

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
