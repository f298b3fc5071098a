"""The manifest that lies beside the exported weights; the product reads it to feed them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from training.commit import training_commit
from training.reader.settings import (
    ALPHABET,
    COUNTRIES,
    FOREIGN,
    HIDDEN,
    INPUT_HEIGHT,
    INPUT_WIDTH,
    PAD_INDEX,
)

TEXT_OUTPUT = "text"
PLACES_OUTPUT = "places"
CROP_VIEWS = {
    "below": 0.95,
    "cuts": [0.03],
    "level": True,
    "upright": {"below": 0.45, "leans": [-0.6, -0.3, 0.3, 0.6]},
}
"""Chosen on train rows by ``python -m training.reader.tune_reading``."""

LEAST_UNREAD = 0.5
"""Probability from which on a character counts as unread, by ``training.reader.unread``."""

SOURCES = (
    ("Exchioz/Indonesian-License-Plates, scenes", "CC BY 4.0"),
    ("Exchioz/Indonesian-License-Plates, plates", "public, no licence stated"),
    ("tedee09/ocr-plat-nomor-vlm", "public, no licence stated"),
    ("snooplsm/reported-ocr", "public, no licence stated"),
    ("GreenParking through AI-Helmet-Detection-System", "public, no licence stated"),
    ("openalpr/train-detector", "repository under AGPL-3.0"),
    ("adeirman46/Level2-FSD, unknowncz/LP_recognition, conztantinee/thesis", "CC BY 4.0"),
    ("nadeemcodes/Malaysia_Delloyd_Assignment1", "CC BY 4.0"),
    ("RobertLucian/license-plate-dataset, chirag-agrawal24/ANPR", "MIT"),
    ("Alwyn25/number-plate-detection-real-time", "MIT"),
    ("efm092000/Visi-n-por-Computador, destyna24/Deteksi-Plat-Nomor-Motor", "no licence stated"),
    ("synthetic plates of training/synthetic, fonts of @fontsource packages", "SIL OFL 1.1"),
    ("texts of unlabelled pictures: third-party reader cct_xs_v2 (fast-plate-ocr)", "MIT"),
)


@dataclass(frozen=True)
class TrainingRecord:
    """Facts of the manifest about the run that made the weights."""

    steps: int
    seconds: float
    held_out_exact: float
    held_out_count: int
    machine: str
    command: str = "python -m training.reader.train --data DATA"


def build_manifest(
    weights: Path,
    version: str,
    temperature: float,
    margin: tuple[float, float],
    record: TrainingRecord,
) -> dict[str, Any]:
    """Return the manifest of ``weights``, for the product and for people."""
    return {
        "name": "galaxy-reader",
        "task": "read",
        "version": version,
        "default": True,
        "file": weights.name,
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "format": "slots",
        "input": {
            "name": "images",
            "height": INPUT_HEIGHT,
            "width": INPUT_WIDTH,
            "channels": 1,
            "layout": "NHWC",
            "dtype": "uint8",
            "color": "gray",
            "resize": "stretch",
        },
        "alphabet": ALPHABET,
        "pad_index": PAD_INDEX,
        "outputs": {"text": TEXT_OUTPUT, "country": "country", "places": PLACES_OUTPUT},
        "countries": list(COUNTRIES),
        "temperature": round(temperature, 3),
        "temperature_in_graph": True,
        "crop_margin": {"x": margin[0], "y": margin[1]},
        "crop_views": CROP_VIEWS,
        "unread": {"hidden": HIDDEN, "foreign": FOREIGN, "least": LEAST_UNREAD},
        "license": "same as the project; sources of the training data below",
        "data": [{"source": source, "license": licence} for source, licence in SOURCES],
        "metrics": {
            "held_out_train": {
                "exact": round(record.held_out_exact, 4),
                "crops": record.held_out_count,
            },
        },
        "training": {
            "commit": training_commit(),
            "command": record.command,
            "steps": record.steps,
            "seconds": round(record.seconds),
            "machine": record.machine,
        },
    }


def write_manifest(manifest: dict[str, Any], path: Path) -> None:
    """Write as YAML in the order given."""
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8")


def add_dev_metrics(path: Path, metrics: dict[str, Any]) -> None:
    """Put the dev figures of ``training.reader.evaluate`` into a manifest."""
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    manifest["metrics"]["dev"] = metrics
    write_manifest(manifest, path)
