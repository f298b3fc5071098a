"""The manifest that ships beside the detector's weights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.commit import training_commit
from training.detector.data.photo import BRIGHTEN
from training.detector.labels import LABELS, PAD_VALUE
from training.detector.measure.nearer import NEVER
from training.detector.measure.thresholds import Tuned

OUTPUT = (
    "[N, 4 + classes + 8, A]: cx, cy, w, h in input pixels, class probabilities (sigmoid inside), "
    "then x, y of the corners TL, TR, BR, BL in input pixels"
)
PLATE_SOURCES = (
    "unknowncz/LP_recognition (Open Images), CC BY 4.0",
    "Exchioz/Indonesian-License-Plates: scenes CC BY 4.0, plates public without a licence",
    "adeirman46/Level2-FSD, CC BY 4.0",
    "destyna24/Deteksi-Plat-Nomor-Motor, public without a licence",
    "RobertLucian/license-plate-dataset, MIT",
    "chirag-agrawal24/ANPR, MIT",
    "conztantinee/thesis, CC BY 4.0",
    "efm092000/Visi-n-por-Computador, public without a licence",
    "nadeemcodes/Malaysia_Delloyd_Assignment1, CC BY 4.0",
    "Alwyn25/number-plate-detection-real-time, MIT",
    "yuskun/object_detected, CC BY 4.0 (Open Images part: CC BY upstream)",
)
"""Pictures with plates in them."""
SYNTHETIC_PLATES = "synthetic plates of training/synthetic"
SOURCES = (
    *PLATE_SOURCES,
    "openalpr/train-detector negatives, repository under AGPL-3.0",
    "teacher labels: YOLOX-Nano (Apache-2.0), YOLOv9-t plates (MIT)",
    SYNTHETIC_PLATES,
)


def manifest(
    target: Path,
    tuned: Tuned,
    facts: dict[str, Any],
    sizes: Sequence[int],
    version: str,
    command: str,
) -> dict[str, Any]:
    """The manifest that ships beside the weights."""
    return {
        "name": "galaxy-detector",
        "task": "detect",
        "version": version,
        "default": True,
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "format": "yolo-corners",
        "input": {
            "name": "images",
            "height": max(sizes),
            "width": max(sizes),
            "sizes": list(sizes),
            "stride": 32,
            "dtype": "uint8",
            "layout": "NHWC",
            "color": "bgr",
            "letterbox": "center",
            "pad": PAD_VALUE,
            "brighten": BRIGHTEN.model_dump(),
        },
        "labels": list(LABELS),
        "output": {"name": "output0", "layout": OUTPUT},
        "thresholds": tuned.thresholds,
        "nms_iou": 0.5,
        "sure_plate": tuned.sure_plate,
        "near_plate": NEVER,
        "license": "same as the project; sources of the training data below",
        "data": list(SOURCES),
        "metrics": {},
        "training": {
            "commit": training_commit(),
            "command": command,
            "seconds": round(facts["seconds"]),
            "steps": facts["step"],
            "pictures": facts["pictures"],
        },
    }
