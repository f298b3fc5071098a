"""The manifest that ships beside the corner network's weights."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from training.commit import training_commit
from training.corners.views import REACH, VIEW
from training.detector.manifest import PLATE_SOURCES, SYNTHETIC_PLATES

WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-corners.onnx")
TEACHERS = "teacher labels: YOLOv9-t plates, texts of cct_xs_v2 (MIT)"


def manifest(target: Path, facts: dict[str, Any], version: str, command: str) -> dict[str, Any]:
    """The manifest that ships beside the weights."""
    width, height = VIEW
    return {
        "name": "galaxy-corners",
        "task": "corners",
        "version": version,
        "default": True,
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "input": {"name": "images", "height": height, "width": width, "color": "bgr"},
        "output": {"name": "corners"},
        "reach": {"x": REACH[0], "y": REACH[1]},
        "license": "same as the project; sources of the training data below",
        "data": [*PLATE_SOURCES, TEACHERS, SYNTHETIC_PLATES],
        "metrics": {},
        "training": {
            "commit": training_commit(),
            "command": command,
            "seconds": round(facts["seconds"]),
            "steps": facts["step"],
            "views": facts["views"],
        },
    }
