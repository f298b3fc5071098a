"""The manifest that ships beside the completeness network's weights."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from training.commit import training_commit
from training.completeness.labels import VIEW
from training.detector.manifest import PLATE_SOURCES, SYNTHETIC_PLATES

WEIGHTS = Path("src/galaxy_alpr/weights/galaxy-completeness.onnx")
PLACES = "places of characters: galaxy-reader"


def manifest(
    target: Path, threshold: float, facts: dict[str, Any], version: str, command: str
) -> dict[str, Any]:
    """The manifest that ships beside the weights."""
    width, height = VIEW
    return {
        "name": "galaxy-completeness",
        "task": "completeness",
        "version": version,
        "default": True,
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "input": {"name": "images", "height": height, "width": width, "color": "gray"},
        "output": {"name": "probabilities"},
        "threshold": round(threshold, 4),
        "license": "same as the project; sources of the training data below",
        "data": [*PLATE_SOURCES, PLACES, SYNTHETIC_PLATES],
        "metrics": {},
        "training": {
            "commit": training_commit(),
            "command": command,
            "seconds": round(facts["seconds"]),
            "steps": facts["step"],
            "views": facts["views"],
        },
    }
