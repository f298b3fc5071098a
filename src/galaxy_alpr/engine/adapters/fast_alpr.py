"""Models of fast-alpr's hub, which the package downloads at first use; other adapters never do."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.country_names import country_code
from galaxy_alpr.engine.recognition.hypotheses import text_confidence
from galaxy_alpr.errors import EngineUnavailable, ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import PLATE_LABEL, BgrImage, Detection, OcrResult, TextCandidate

DEFAULT_DETECTOR = "yolo-v9-t-384-license-plate-end2end"
DEFAULT_READER = "cct-xs-v2-global-model"


class FastAlprDetector:
    """Detects plates with a detector of open-image-models' hub."""

    def __init__(self, model: str = DEFAULT_DETECTOR, *, min_score: float = 0.4) -> None:
        """Load the model. Raises ``EngineUnavailable`` or ``ModelError``."""
        self.name = model
        self._detector = _load("DefaultDetector", model_name=model, conf_thresh=min_score)

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return the plates, boxes in the image's pixels. Raises ``ModelError``."""
        found = _call(self.name, self._detector.predict, image)
        height, width = image.shape[:2]
        return [
            Detection(
                PLATE_LABEL,
                float(item.confidence),
                BoundingBox(
                    item.bounding_box.x1,
                    item.bounding_box.y1,
                    item.bounding_box.x2,
                    item.bounding_box.y2,
                ).clip(width, height),
            )
            for item in found
        ]


class FastAlprRecognizer:
    """Reads plates with a reader of fast-plate-ocr's hub."""

    crop_margin = (0.05, 0.10)

    def __init__(self, model: str = DEFAULT_READER) -> None:
        """Load the model. Raises ``EngineUnavailable`` or ``ModelError``."""
        self.name = model
        self._reader = _load("DefaultOCR", hub_ocr_model=model, device="cpu")

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``."""
        return [_result(_call(self.name, self._reader.predict, crop)) for crop in crops]


def _result(answer: Any) -> OcrResult:
    """Convert fast-alpr's result; its confidences for padding are left out."""
    raw_text = "" if answer is None else str(answer.text)
    if not normalize_text(raw_text):
        return OcrResult(raw_text, "", 0.0, (), ())
    given = answer.confidence
    scores = given if isinstance(given, Sequence) else [float(given)] * len(raw_text)
    kept = [
        (char, min(1.0, float(score)))
        for char, score in zip(raw_text, scores, strict=False)
        if len(normalize_text(char)) == 1
    ]
    text = "".join(normalize_text(char) for char, _ in kept)
    confidences = tuple(score for _, score in kept)
    confidence = text_confidence(confidences)
    region = country_code(answer.region) if answer.region else ""
    return OcrResult(
        raw_text,
        text,
        confidence,
        confidences,
        (TextCandidate(text, confidence, confidences),),
        region or None,
        float(answer.region_confidence or 0.0) if region else 0.0,
    )


def _load(factory: str, **options: Any) -> Any:
    try:
        module: Any = import_module("fast_alpr.default_" + factory.removeprefix("Default").lower())
    except ImportError as error:
        raise EngineUnavailable(
            'fast-alpr is not installed: pip install "galaxy-alpr[fast-alpr]".'
        ) from error
    try:
        return getattr(module, factory)(**options)
    except Exception as error:  # a wrong name, no network, a broken download: each its own class
        raise ModelError(
            f"fast-alpr cannot load {next(iter(options.values()))}: {error}"
        ) from error


def _call(name: str, function: Any, image: BgrImage) -> Any:
    try:
        return function(image)
    except Exception as error:  # as above
        raise ModelError(f"fast-alpr failed on {name}: {error}") from error
