"""Characters of other scripts, as coverage masks."""

from __future__ import annotations

import functools
from pathlib import Path

import cv2
import numpy as np

from training.synthetic.glyphs import CAP, Mask, font_files, small_text
from training.synthetic.trimmings import font_folder

FOREIGN_FONTS: dict[str, str] = {
    "noto-sans-thai": "กขคงจฉชซญฎฐดตถทธนบปผพภมยรลวศษสหฬอฮ",
    "noto-sans-arabic": "ابجدرسصطعفقكلمنهويشتحخذزظغ٠١٢٣٤٥٦٧٨٩",
    "noto-sans-kr": (
        "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호배아바"
        "사자서울경기인천"
    ),
    "noto-sans-sc": (
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川青藏琼宁学警港澳品川横"
        "浜あいうえかきくけこさすせそたちつてと"
    ),
    "noto-sans-bengali": "কখগঘচছজঝটঠডঢতথদধনপফবভমযরলশসহ০১২৩৪৫৬৭৮৯",
    "noto-sans-devanagari": "कखगघचछजझटठडढतथदधनपफबभमयरलवशसह०१२३४५६७८९",
    "noto-sans": "БГДЖЗИЙЛПФЦЧШЩЫЭЮЯЪ",
    "roboto-condensed": "БГДЖЗИЙЛПФЦЧШЩЫЭЮЯЪ",
    "oswald": "БГДЖЗИЙЛПФЦЧШЩЫЭЮЯЪ",
}
"""Package names and the characters of other scripts that are drawn with them."""

JOINED = ("noto-sans-arabic", "noto-sans-thai", "noto-sans-kr")
"""Packages of which words are drawn, too."""


@functools.cache
def _alphabet(path: Path) -> str:
    """The characters that a font file draws, as noted when it was fetched."""
    return path.with_suffix(".txt").read_text(encoding="utf-8")


@functools.cache
def packages() -> dict[str, tuple[Path, ...]]:
    """The fetched font files of each package."""
    files = font_files(font_folder(), "foreign")
    names = sorted({path.name.split("__")[0] for path in files})
    return {name: tuple(f for f in files if f.name.split("__")[0] == name) for name in names}


def foreign_text(rng: np.random.Generator, length: int, *, words: bool = False) -> Mask:
    """Coverage of ``length`` characters of one script, ``CAP`` px high, cut to their ink."""
    table = packages()
    names = [name for name in table if name in JOINED and words] or list(table)
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
