"""Plates of five letters in a grey street, and where their letters are."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.changes.scenes import Letters, write_letters

TEXTS = ("B1AX7", "K9TML", "40PZE", "HH8V2", "XYZ51", "QW123")
BOX = (40.0, 40.0, 200.0, 76.0)
CHARS = [[52.0 + 28 * i, 45.0, 74.0 + 28 * i, 71.0] for i in range(5)]


@pytest.fixture
def letters(fonts: Path, tmp_path: Path) -> Path:
    """`letters.jsonl` of six pictures, half of them held out.

    The one typeface stands for another script's, too.
    """
    (fonts / "foreign").mkdir()
    shutil.copy(fonts / "plate" / "only.ttf", fonts / "foreign" / "made__0.ttf")
    (fonts / "foreign" / "made__0.txt").write_text("&%#@", encoding="utf-8")
    rng = np.random.default_rng(0)
    items = []
    for index, text in enumerate(TEXTS):
        image = rng.integers(60, 120, (120, 240, 3), dtype=np.uint8)
        cv2.rectangle(image, (40, 40), (199, 75), (240, 240, 240), -1)
        for place, letter in enumerate(text):
            cv2.putText(image, letter, (53 + 28 * place, 69), 0, 0.9, (10, 10, 10), 2)
        path = tmp_path / f"{text}.png"
        cv2.imwrite(str(path), image)
        held_out = index % 2 == 1
        items.append(Letters(str(path), text, "made", BOX, CHARS, held_out))
    write_letters(tmp_path / "run" / "letters.jsonl", items)
    return tmp_path / "run" / "letters.jsonl"
