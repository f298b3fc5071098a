"""The kinds of reported pictures, by the numbers under which users' reports are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.reported import incomplete, other_text, whole
from benchmarks.reported.pictures import Picture


@dataclass(frozen=True)
class Kind:
    """A kind of picture and what draws one."""

    title: str
    draw: Callable[[np.random.Generator], Picture]


KINDS: dict[str, Kind] = {
    "01": Kind("cut by the frame", incomplete.cut_by_frame),
    "02": Kind("post before the plate", incomplete.post_before_plate),
    "03": Kind("three lines", whole.three_lines),
    "04": Kind("small plate in 4K", whole.small_in_4k),
    "05": Kind("word on a plate", other_text.brand_plate),
    "06": Kind("unknown script", incomplete.unknown_script),
    "07": Kind("German gap", whole.german_gap),
    "08": Kind("stacked letters", whole.stacked_letters),
    "09": Kind("interlaced", whole.interlaced),
    "10": Kind("crop only", whole.crop_only),
    "11": Kind("other text", other_text.other_text),
    "12": Kind("upside down", whole.upside_down),
}


def draw(kind: str, seed: int, index: int) -> Picture:
    """Return picture ``index`` of a kind: the same for the same ``seed``, whatever the count."""
    return KINDS[kind].draw(np.random.default_rng([seed, int(kind), index]))
