"""Readers in ONNX: crops of plates to text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.deskew import LEVEL, Places, deskew, fit_text_lines
from galaxy_alpr.engine.image.letterbox import Letterbox
from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.recognition.decoders import Alphabet, decode_ctc, decode_slots
from galaxy_alpr.engine.runtime.manifests import CropVariants, ReaderManifest
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage, OcrResult

_MAX_BATCH = 16

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a network says of a crop: ``text`` (slots or steps, classes), ``places`` (slots, 2)."""

    text: Floats
    country: tuple[str | None, float]
    places: Places | None


class OnnxPlateRecognizer:
    """Reads crops with a network of slots (one character each) or CTC steps."""

    def __init__(self, session: Session, manifest: ReaderManifest) -> None:
        """Check the manifest against the network and warm it up. Raises ``ModelError``."""
        self._session = session
        self._manifest = manifest
        mark = manifest.pad_index if manifest.format == "slots" else manifest.blank_index
        if mark is None:
            wanted = "pad_index" if manifest.format == "slots" else "blank_index"
            raise ModelError(f"The manifest of {manifest.name} needs {wanted}.")
        self._alphabet = Alphabet(manifest.alphabet, mark)
        shape = session.input_shapes.get(manifest.input.name)
        if shape is None:
            raise ModelError(f"{manifest.name} has no input {manifest.input.name}.")
        self._batch = _MAX_BATCH if shape[0] is None else shape[0]
        self.read([np.zeros((manifest.input.height, manifest.input.width, 3), np.uint8)])

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self._manifest.name, self._manifest.version)))

    @property
    def crop_margin(self) -> tuple[float, float]:
        """Shares of a plate's width and height that its crop is wider on each side."""
        return (self._manifest.crop_margin.x, self._manifest.crop_margin.y)

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result a crop, in order. Raises ``ModelError``.

        Where the manifest has views, an unsure crop is read in all of them, and the slots'
        probabilities are averaged.
        """
        results = []
        for crop, answer in zip(crops, self._run(crops), strict=True):
            result = self._result(answer.text, answer.country)
            views = self._manifest.crop_views
            if views is not None and result.confidence < views.below:
                result = self._look_again(crop, answer, views)
            results.append(result)
        return results

    def _look_again(self, crop: BgrImage, answer: _Answer, views: CropVariants) -> OcrResult:
        """Read more views of a crop that was read: cut closer, level and, if need be, upright."""
        letters = answer.text.argmax(axis=1) != self._alphabet.mark
        lines = None if answer.places is None else fit_text_lines(answer.places[letters])
        more = [cut_border(crop, share) for share in views.cuts]
        if views.level and lines is not None:
            more.append(deskew(crop, lines))
        texts = [answer.text, *(other.text for other in self._run(more))]
        mean = _mean(texts)
        result = self._result(mean, answer.country)
        if views.upright is None or result.confidence >= views.upright.below:
            return result
        upright = [deskew(crop, lines or LEVEL, lean) for lean in views.upright.leans]
        read = [(self._result(other.text, other.country), other) for other in self._run(upright)]
        surest, other = max(read, key=lambda pair: pair[0].confidence)
        if surest.confidence <= result.confidence:
            return result
        return self._result(_mean([mean, other.text]), answer.country)

    def _result(self, text: Floats, country: tuple[str | None, float]) -> OcrResult:
        decode = decode_slots if self._manifest.format == "slots" else decode_ctc
        return self._alphabet.result(decode(text, self._alphabet.mark), *country)

    def _run(self, crops: Sequence[BgrImage]) -> list[_Answer]:
        """Return what the network says of each crop."""
        spec = self._manifest
        answers: list[_Answer] = []
        for start in range(0, len(crops), self._batch):
            pixels = np.stack([self._tensor(crop) for crop in crops[start : start + self._batch]])
            outputs = self._session.run({spec.input.name: pixels})
            count = len(pixels)
            texts = self._output(outputs, spec.outputs.text, count, len(spec.alphabet))
            places = self._places(outputs, texts.shape[:2])
            answers += map(_Answer, texts, self._countries(outputs, count), places)
        return answers

    def _places(
        self, outputs: dict[str, NDArray[np.float32]], shape: tuple[int, ...]
    ) -> Sequence[Places | None]:
        """Return the (slots, 2) middles of each crop's letters for texts of (count, slots)."""
        name = self._manifest.outputs.places
        if name is None:
            return [None] * shape[0]
        places = self._output(outputs, name, shape[0], 2)
        if places.shape[:2] != shape:
            raise ModelError(
                f"{self._manifest.name} answered {name} for {places.shape[1]} slots, "
                f"not {shape[1]}."
            )
        return list(places)

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
        """Return an output as (count, places, classes)."""
        if name not in outputs:
            raise ModelError(f"{self._manifest.name} has no output {name}.")
        found = outputs[name]
        if found.ndim < 2 or found.shape[0] != count or found[0].size % classes:
            raise ModelError(
                f"{self._manifest.name} answered {name} of shape {found.shape} for {count} crops "
                f"and {classes} classes."
            )
        return found.reshape(count, -1, classes)

    def _tensor(self, crop: BgrImage) -> NDArray[Any]:
        """Turn a crop into the network's (H, W, C) or (C, H, W) input without the batch."""
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
