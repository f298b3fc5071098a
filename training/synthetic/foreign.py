"""Characters of other scripts, as coverage masks."""

from __future__ import annotations

import functools
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont

from training.synthetic.fonts import FOREIGN_FONTS
from training.synthetic.glyphs import CAP, Mask, font_files, small_text
from training.synthetic.trimmings import font_folder

JOINED = ("noto-sans-arabic", "noto-sans-thai", "noto-sans-kr")
"""Packages of which words are drawn, too."""


@functools.cache
def _alphabet(path: Path) -> str:
    """The characters of another script that a font file can draw."""
    known = TTFont(path).getBestCmap()
    return "".join(c for c in FOREIGN_FONTS[path.name.split("__")[0]] if ord(c) in known)


@functools.cache
def packages() -> dict[str, tuple[Path, ...]]:
    """The fetched font files of each package."""
    files = font_files(font_folder(), "foreign")
    names = sorted({path.name.split("__")[0] for path in files})
    return {name: tuple(f for f in files if f.name.split("__")[0] == name) for name in names}


def foreign_text(rng: np.random.Generator, length: int, *, words: bool = False) -> Mask:
    """Coverage of ``length`` characters of one script, ``CAP`` px high, cut to their ink."""
    table = packages()
    names = [name for name in table if name in JOINED] if words else list(table)
    files = table[names[int(rng.integers(len(names)))]]
    path = files[int(rng.integers(len(files)))]
    alphabet = _alphabet(path)
    text = "".join(alphabet[int(rng.integers(len(alphabet)))] for _ in range(length))
    mask = small_text(path, text, CAP)
    rows, columns = np.flatnonzero(mask.max(axis=1) > 60), np.flatnonzero(mask.max(axis=0) > 60)
    if rows.size < 4 or columns.size < 4:
        return foreign_text(rng, length, words=words)
    ink = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = max(4, round(ink.shape[1] * CAP / ink.shape[0]))
    return np.asarray(cv2.resize(ink, (width, CAP), interpolation=cv2.INTER_AREA), np.uint8)
