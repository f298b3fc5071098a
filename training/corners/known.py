"""Plates whose corners are known: level ones by their box, others by pseudo labels."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from training.corners.views import box_quad
from training.detector.boxes import Floats
from training.detector.level import load_level

PSEUDO_LABELS = "pseudo_corners.jsonl"


def load_pseudo_corners(folder: Path) -> dict[str, list[Floats]]:
    """Return the pseudo-labelled corners by row; empty where the file is missing."""
    path = folder / PSEUDO_LABELS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {
        item["uid"]: [np.array(quad, np.float32) for quad in item["quads"]]
        for item in map(json.loads, filter(None, lines))
    }


def known_quads(detector: Path, corners: Path) -> dict[str, list[Floats]]:
    """Return the corners of plates by row: a level plate's box, another's pseudo label."""
    known: dict[str, list[Floats]] = defaultdict(list, load_pseudo_corners(corners))
    for uid, boxes in load_level(detector).items():
        known[uid] = known[uid] + [box_quad(box) for box in boxes]
    return dict(known)
