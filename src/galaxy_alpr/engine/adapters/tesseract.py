"""Tesseract as a plate recognizer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import cv2

from galaxy_alpr.engine.adapters.whole_text import whole_text_result
from galaxy_alpr.errors import EngineUnavailable, ModelError
from galaxy_alpr.types import BgrImage, OcrResult

_TEXT_HEIGHT_PX = 64
_BORDER_PX = 12
_ONE_LINE_ASPECT = 2.2
_ONE_LINE, _BLOCK = 7, 6
_WHITELIST = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"


class TesseractRecognizer:
    """Reads each crop with the ``tesseract`` program.

    Tesseract returns one confidence per word. They are multiplied; each character gets the root
    that makes the characters' product that confidence.
    """

    name = "tesseract"
    crop_margin = (0.0, 0.0)

    def __init__(self, language: str = "eng", *, timeout_s: float = 10.0) -> None:
        """Find the program. Raises ``EngineUnavailable`` saying what to install."""
        try:
            self._module: Any = import_module("pytesseract")
        except ImportError as error:
            raise EngineUnavailable(
                'pytesseract is not installed: pip install "galaxy-alpr[tesseract]".'
            ) from error
        try:
            self._module.get_tesseract_version()
            languages = self._module.get_languages()
        except self._module.TesseractNotFoundError as error:
            raise EngineUnavailable(
                "The tesseract program is not installed: apt install tesseract-ocr."
            ) from error
        if language not in languages:
            raise EngineUnavailable(
                f"Tesseract has no language {language}; it has {', '.join(languages)}."
            )
        self._language = language
        self._timeout_s = timeout_s

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``."""
        return [self._read_one(crop) for crop in crops]

    def _read_one(self, crop: BgrImage) -> OcrResult:
        height, width = crop.shape[:2]
        mode = _ONE_LINE if width / height >= _ONE_LINE_ASPECT else _BLOCK
        try:
            data = self._module.image_to_data(
                _prepare(crop),
                lang=self._language,
                config=f"--psm {mode} -c tessedit_char_whitelist={_WHITELIST}",
                output_type=self._module.Output.DICT,
                timeout=self._timeout_s,
            )
        except (self._module.TesseractError, RuntimeError) as error:
            raise ModelError(f"Tesseract failed: {error}") from error
        words = [
            (str(text), float(confidence) / 100)
            for text, confidence in zip(data["text"], data["conf"], strict=True)
            if str(text).strip() and float(confidence) >= 0
        ]
        raw_text = " ".join(text for text, _ in words)
        return whole_text_result(raw_text, math.prod(confidence for _, confidence in words))


def _prepare(crop: BgrImage) -> Any:
    """Return the crop as Tesseract reads it best: dark on light grey, scaled, with a border."""
    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    scale = _TEXT_HEIGHT_PX / gray.shape[0]
    gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if (gray > threshold).mean() < 0.5:
        gray = cv2.bitwise_not(gray)
    border = (_BORDER_PX,) * 4
    return cv2.copyMakeBorder(gray, *border, cv2.BORDER_CONSTANT, value=255)
