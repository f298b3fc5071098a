"""The text models of RapidOCR's wheel: an engine that needs no download.

They detect and read text of any kind; text with the shape and the characters of a plate is reported
as a plate. The networks are run directly: only the package's model files are used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np

from galaxy_alpr.engine.adapters.spotting import (
    ReadLine,
    choose_plates,
    main_lines,
    select_plate_shaped,
)
from galaxy_alpr.engine.adapters.text_lines import TextLine, TextLineFinder
from galaxy_alpr.engine.image.rectify import crop_quad
from galaxy_alpr.engine.recognition.decoders import Alphabet, Glyph, decode_ctc
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import EngineUnavailable, ModelError
from galaxy_alpr.types import BgrImage, Detection, OcrResult

DEFAULT_SIZE = 704

_READ_HEIGHT = 48
_MIN_READ_WIDTH = 320
_MAX_READ_WIDTH = 1600
_BLANK = 0
_ONE_LINE_ASPECT = 2.2
_CROP_SIZE = 224


def model_file(part: str) -> Path:
    """Return the wheel's model file ``det`` or ``rec``. Raises ``EngineUnavailable``."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise EngineUnavailable("RapidOCR is not installed: pip install rapidocr.")
    models = sorted((Path(spec.origin).parent / "models").glob(f"*_{part}_*.onnx"))
    if not models:
        raise EngineUnavailable(
            f"The installed RapidOCR contains no {part} model: pip install -U rapidocr."
        )
    return models[0]


class LineReader:
    """Reads one line of text with a PaddleOCR recognition network."""

    def __init__(self, session: OnnxSession) -> None:
        """Take the character list from the network's metadata. Raises ``ModelError``."""
        self._session = session
        self._input = next(iter(session.input_shapes))
        characters = session.metadata.get("character", "").splitlines()
        if not characters:
            raise ModelError(f"{session.path.name} contains no list of characters.")
        self.alphabet = Alphabet(["", *characters, " "], _BLANK)

    def glyphs(self, line: BgrImage) -> list[Glyph]:
        """Return the characters of an upright crop of one line. Raises ``ModelError``."""
        height, width = line.shape[:2]
        inner = math.ceil(_READ_HEIGHT * width / height)
        inner = min(max(inner, 1), _MAX_READ_WIDTH)
        pixels = np.zeros((1, 3, _READ_HEIGHT, max(inner, _MIN_READ_WIDTH)), np.float32)
        resized = cv2.resize(line, (inner, _READ_HEIGHT)).astype(np.float32)
        pixels[0, :, :, :inner] = resized.transpose(2, 0, 1) / 127.5 - 1
        output = next(iter(self._session.run({self._input: pixels}).values()))
        if output.ndim != 3 or output.shape[2] != len(self.alphabet.classes):
            raise ModelError(
                f"{self._session.path.name} returned shape {output.shape} for "
                f"{len(self.alphabet.classes)} characters."
            )
        return decode_ctc(output[0], _BLANK)


class RapidOcrRecognizer:
    """Reads crops of plates; a crop that may have several lines is first split into them."""

    name = "rapidocr"
    crop_margin = (0.0, 0.0)

    def __init__(self, reader: LineReader, finder: TextLineFinder) -> None:
        self._reader = reader
        self._finder = finder

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``."""
        return [self._read_one(crop) for crop in crops]

    def _read_one(self, crop: BgrImage) -> OcrResult:
        glyphs = [glyph for line in self._lines(crop) for glyph in self._reader.glyphs(line)]
        return self._reader.alphabet.result(glyphs)

    def _lines(self, crop: BgrImage) -> list[BgrImage]:
        height, width = crop.shape[:2]
        if width / height >= _ONE_LINE_ASPECT:
            return [crop]
        lines = main_lines(self._finder.find(crop, _CROP_SIZE))
        return [crop_quad(crop, line.corners) for line in lines] or [crop]


class RapidOcrDetector:
    """Detects plates as lines of text, side by side or stacked, that form a plate's text."""

    name = "rapidocr"

    def __init__(
        self, reader: LineReader, finder: TextLineFinder, size: int = DEFAULT_SIZE
    ) -> None:
        self._reader = reader
        self._finder = finder
        self._size = size

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return the plates, boxes in the image's pixels. Raises ``ModelError``."""
        lines = select_plate_shaped(self._finder.find(image, self._size))
        return choose_plates([self._read(image, line) for line in lines])

    def _read(self, image: BgrImage, line: TextLine) -> ReadLine:
        glyphs = self._reader.glyphs(crop_quad(image, line.corners))
        result = self._reader.alphabet.result(glyphs)
        return ReadLine(line, result.raw_text, result.text, result.confidence)


def load_rapidocr(
    *, threads: int = 1, size: int | None = None
) -> tuple[RapidOcrDetector, RapidOcrRecognizer]:
    """Load both networks once and return the detector and the recognizer that share them.

    A picture is scaled to about ``size`` squared pixels for detection. Raises ``ModelError``.
    """
    finder = TextLineFinder(OnnxSession(model_file("det"), threads=threads))
    reader = LineReader(OnnxSession(model_file("rec"), threads=threads))
    detector = RapidOcrDetector(reader, finder, size or DEFAULT_SIZE)
    return detector, RapidOcrRecognizer(reader, finder)
