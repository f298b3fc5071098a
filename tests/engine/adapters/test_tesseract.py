"""Tesseract: the real program where it is installed, its interface's stand-in everywhere."""

from __future__ import annotations

import shutil
import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.engine.adapters.tesseract import TesseractRecognizer
from galaxy_alpr.errors import EngineUnavailable, ModelError
from tests.engine.conftest import draw_plate


class FakeTesseract(ModuleType):
    """pytesseract's functions that are used, with answers given beforehand."""

    class TesseractError(RuntimeError):
        pass

    class TesseractNotFoundError(OSError):
        pass

    class Output:
        DICT = "dict"

    def __init__(self) -> None:
        super().__init__("pytesseract")
        self.is_installed = True
        self.words: list[tuple[str, float]] = []
        self.problem: Exception | None = None
        self.calls: list[tuple[NDArray[np.uint8], dict[str, Any]]] = []

    def get_tesseract_version(self) -> str:
        if not self.is_installed:
            raise self.TesseractNotFoundError
        return "5.3.0"

    def get_languages(self) -> list[str]:
        return ["eng", "osd"]

    def image_to_data(self, image: NDArray[np.uint8], **options: Any) -> dict[str, list[Any]]:
        self.calls.append((image, options))
        if self.problem is not None:
            raise self.problem
        return {
            "text": ["", *[text for text, _ in self.words]],
            "conf": ["-1", *[str(confidence) for _, confidence in self.words]],
        }


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTesseract:
    module = FakeTesseract()
    monkeypatch.setitem(sys.modules, "pytesseract", module)
    return module


def test_words_are_joined_and_their_confidences_multiplied(fake: FakeTesseract) -> None:
    fake.words = [("B", 90.0), ("1234", 80.0), (" ", 95.0)]
    (result,) = TesseractRecognizer().read([draw_plate("B 1234")])
    assert (result.raw_text, result.text) == ("B 1234", "B1234")
    assert result.confidence == pytest.approx(0.72)
    assert np.prod(result.char_confidences) == pytest.approx(0.72)


def test_it_gets_dark_text_on_light_and_the_number_of_lines(fake: FakeTesseract) -> None:
    light_on_dark = 255 - draw_plate("B1234")
    square = np.full((80, 80, 3), 200, np.uint8)
    TesseractRecognizer().read([light_on_dark, square])
    (first, one_line), (_, block) = fake.calls
    assert first.ndim == 2
    assert first.mean() > 128
    assert "--psm 7" in one_line["config"]
    assert "--psm 6" in block["config"]


def test_nothing_read_is_an_empty_result(fake: FakeTesseract) -> None:
    assert TesseractRecognizer().read([draw_plate("B1234")])[0].text == ""
    assert len(fake.calls) == 1


def test_its_failures_are_model_errors(fake: FakeTesseract) -> None:
    fake.problem = RuntimeError("Tesseract process timeout")
    with pytest.raises(ModelError, match="Tesseract process timeout"):
        TesseractRecognizer().read([draw_plate("B1234")])


def test_what_is_missing_is_said(fake: FakeTesseract) -> None:
    with pytest.raises(EngineUnavailable, match="no language xyz; it has eng, osd"):
        TesseractRecognizer("xyz")
    fake.is_installed = False
    with pytest.raises(EngineUnavailable, match="apt install tesseract-ocr"):
        TesseractRecognizer()


def test_the_real_program_reads_a_drawn_plate() -> None:
    pytest.importorskip("pytesseract", reason="pytesseract is not installed")
    if shutil.which("tesseract") is None:
        pytest.skip("the tesseract program is not installed")
    (result,) = TesseractRecognizer().read([draw_plate("B1234XYZ")])
    assert result.text == "B1234XYZ"
    assert result.confidence > 0.3
