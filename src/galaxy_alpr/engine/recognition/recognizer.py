"""Plate recognizers in ONNX: from the crop of a plate to its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.deskew import HORIZONTAL, Centers, deskew, fit_text_lines
from galaxy_alpr.engine.image.letterbox import Letterbox
from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.recognition.decoders import Alphabet, Unread, decode_ctc, decode_slots
from galaxy_alpr.engine.runtime.manifests import CropVariants, ReaderManifest
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage, OcrResult

_MAX_BATCH = 16

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Output:
    """A network's output for a crop: ``text`` (slots or steps, classes), ``centers`` (slots, 2)."""

    text: Floats
    country: tuple[str | None, float]
    centers: Centers | None


class OnnxPlateRecognizer:
    """Reads crops with a network that predicts slots (one character each) or CTC steps."""

    def __init__(self, session: Session, manifest: ReaderManifest) -> None:
        """Check the manifest against the network and warm it up. Raises ``ModelError``."""
        self._session = session
        self._manifest = manifest
        blank = manifest.pad_index if manifest.format == "slots" else manifest.blank_index
        if blank is None:
            key = "pad_index" if manifest.format == "slots" else "blank_index"
            raise ModelError(f"The manifest of {manifest.name} needs {key}.")
        self._alphabet = Alphabet(manifest.alphabet, blank, _unread(manifest))
        shape = session.input_shapes.get(manifest.input.name)
        if shape is None:
            raise ModelError(f"{manifest.name} has no input {manifest.input.name}.")
        self._batch = _MAX_BATCH if shape[0] is None else shape[0]
        self.read([np.zeros((manifest.input.height, manifest.input.width, 3), np.uint8)])

    @property
    def name(self) -> str:
        return self._manifest.full_name

    @property
    def crop_margin(self) -> tuple[float, float]:
        """The manifest's ``crop_margin``: shares of a plate's width and height on each side."""
        return (self._manifest.crop_margin.x, self._manifest.crop_margin.y)

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``.

        An unsure crop is read in the manifest's variants (``crop_views``), if it has any, and the
        slots' probabilities are averaged.
        """
        results = []
        for crop, output in zip(crops, self._run(crops), strict=True):
            result = self._result(output.text, output)
            variants = self._manifest.crop_views
            if variants is not None and result.confidence < variants.below:
                result = self._read_variants(crop, output, variants)
            results.append(result)
        return results

    def _read_variants(self, crop: BgrImage, output: _Output, variants: CropVariants) -> OcrResult:
        """Read and average variants of a crop whose own output is given.

        They have another margin or are deskewed; sheared ones follow if the reading stays unsure.
        """
        occupied = output.text.argmax(axis=1) != self._alphabet.blank
        lines = None if output.centers is None else fit_text_lines(output.centers[occupied])
        crops = [cut_border(crop, share) for share in variants.cuts]
        if variants.level and lines is not None:
            crops.append(deskew(crop, lines))
        texts = [output.text, *(other.text for other in self._run(crops))]
        mean = _mean(texts)
        result = self._result(mean, output)
        sure = result.confidence if result.text else result.hidden + result.foreign
        if variants.upright is None or sure >= variants.upright.below:
            return result
        sheared = [deskew(crop, lines or HORIZONTAL, lean) for lean in variants.upright.leans]
        read = [(self._result(other.text, other), other) for other in self._run(sheared)]
        best, other = max(read, key=lambda pair: pair[0].confidence)
        if best.confidence <= result.confidence:
            return result
        return self._result(_mean([mean, other.text]), output)

    def _result(self, text: Floats, output: _Output) -> OcrResult:
        """Return the reading of ``text``, with the country and the centers of ``output``."""
        decode = decode_slots if self._manifest.format == "slots" else decode_ctc
        glyphs = decode(text, self._alphabet.blank)
        return self._alphabet.result(glyphs, *output.country, output.centers)

    def _run(self, crops: Sequence[BgrImage]) -> list[_Output]:
        """Return the network's output for each crop."""
        spec = self._manifest
        results: list[_Output] = []
        for start in range(0, len(crops), self._batch):
            pixels = np.stack([self._tensor(crop) for crop in crops[start : start + self._batch]])
            outputs = self._session.run({spec.input.name: pixels})
            count = len(pixels)
            texts = self._output(outputs, spec.outputs.text, count, len(spec.alphabet))
            centers = self._centers(outputs, texts.shape[:2])
            results += map(_Output, texts, self._countries(outputs, count), centers)
        return results

    def _centers(
        self, outputs: dict[str, NDArray[np.float32]], shape: tuple[int, ...]
    ) -> Sequence[Centers | None]:
        """Return the (slots, 2) centers of each crop's characters for texts of (count, slots)."""
        name = self._manifest.outputs.places
        if name is None:
            return [None] * shape[0]
        centers = self._output(outputs, name, shape[0], 2)
        if centers.shape[:2] != shape:
            raise ModelError(
                f"{self._manifest.name} returned {name} for {centers.shape[1]} slots, "
                f"not {shape[1]}."
            )
        return list(centers)

    def _countries(
        self, outputs: dict[str, NDArray[np.float32]], count: int
    ) -> list[tuple[str | None, float]]:
        name, codes = self._manifest.outputs.country, self._manifest.countries
        if name is None or not codes:
            return [(None, 0.0)] * count
        scores = self._output(outputs, name, count, len(codes))[:, 0]
        best = scores.argmax(axis=1).tolist()
        return [
            (codes[index] or None, float(row[index]) if codes[index] else 0.0)
            for index, row in zip(best, scores, strict=True)
        ]

    def _output(
        self, outputs: dict[str, NDArray[np.float32]], name: str, count: int, classes: int
    ) -> NDArray[np.float32]:
        """Return an output as (count, positions, classes)."""
        if name not in outputs:
            raise ModelError(f"{self._manifest.name} has no output {name}.")
        found = outputs[name]
        if found.ndim < 2 or found.shape[0] != count or found[0].size % classes:
            raise ModelError(
                f"{self._manifest.name} returned {name} of shape {found.shape} for {count} crops "
                f"and {classes} classes."
            )
        return found.reshape(count, -1, classes)

    def _tensor(self, crop: BgrImage) -> NDArray[Any]:
        """Convert a crop to the network's (H, W, C) or (C, H, W) input, without the batch axis."""
        spec = self._manifest.input
        pixels: NDArray[Any] = crop
        if spec.color == "gray":
            pixels = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
        if spec.resize == "letterbox":
            height, width = crop.shape[:2]
            pixels = Letterbox.fit(width, height, spec.width, spec.height).apply(pixels)
        else:
            pixels = cv2.resize(pixels, (spec.width, spec.height))
        if spec.color == "gray":
            pixels = np.repeat(pixels[..., np.newaxis], spec.channels, axis=2)
        elif spec.color == "rgb":
            pixels = pixels[..., ::-1]
        if spec.layout == "NCHW":
            pixels = pixels.transpose(2, 0, 1)
        return np.ascontiguousarray(pixels, np.uint8 if spec.dtype == "uint8" else np.float32)


def _unread(manifest: ReaderManifest) -> Unread | None:
    """Return the classes of what a reader cannot read, as indices; ``None`` where it has none."""
    found = manifest.unread
    if found is None:
        return None
    index = manifest.alphabet.index
    return Unread(index(found.hidden), index(found.foreign), found.least)


def _mean(texts: Sequence[Floats]) -> Floats:
    mean: Floats = np.mean(texts, axis=0).astype(np.float32)
    return mean


def cut_border(crop: BgrImage, share: float) -> BgrImage:
    """Return the crop without ``share`` of its width and height on each side.

    A negative share widens the crop by repeating its border.
    """
    height, width = crop.shape[:2]
    x, y = round(width * share), round(height * share)
    if share < 0:
        return cv2.copyMakeBorder(crop, -y, -y, -x, -x, cv2.BORDER_REPLICATE).astype(
            np.uint8, copy=False
        )
    return crop[y : height - y, x : width - x]
