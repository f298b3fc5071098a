"""Annotated pictures as samples, and the reader of the project's own layout.

That layout is a folder with ``labels.jsonl``, one row per picture: scenes have ``plates`` (boxes,
texts) and ``vehicles``; crops have ``text``. Subfolders are read, too. ``layouts`` has the readers
of other layouts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from galaxy_alpr.geometry import BoundingBox

LABELS = "labels.jsonl"


@dataclass(frozen=True, slots=True)
class PlateTruth:
    """An annotated plate; ``text`` is ``None`` where it was not annotated."""

    box: BoundingBox
    text: str | None


@dataclass(frozen=True, slots=True)
class VehicleTruth:
    """An annotated vehicle."""

    box: BoundingBox
    label: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture with its annotations.

    ``plates`` is ``None`` where plates were not annotated by people, ``vehicles`` likewise. A
    detection in one of the ``ignored`` boxes counts neither as right nor as false. ``crop_text`` is
    set if the picture is the crop of a plate rather than a scene.
    """

    path: Path
    source: str
    region: str | None
    plates: tuple[PlateTruth, ...] | None
    vehicles: tuple[VehicleTruth, ...] | None
    ignored: tuple[BoundingBox, ...] = ()
    crop_text: str | None = None


def load_own_layout(root: Path, split: str | None) -> list[Sample]:
    """Read every ``labels.jsonl`` under ``root``; only rows of ``split`` if it is given.

    Raises ``ValueError`` naming the file and line that cannot be read.
    """
    return [
        _sample(labels.parent, row)
        for labels in sorted(root.rglob(LABELS))
        for row in _rows(labels)
        if (split is None or row.get("split") == split) and not row.get("pseudo")
    ]


def _rows(labels: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(labels.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{labels}, line {number}: {error}") from error


def _sample(folder: Path, row: dict[str, Any]) -> Sample:
    source = folder.name
    if "plates" not in row:
        path = folder / row["image"]
        return Sample(path, source, row.get("region"), None, None, crop_text=row["text"])
    human = row.get("plates_source", "human") == "human" or bool(row.get("negative_for_plates"))
    boxes = tuple(PlateTruth(BoundingBox(*p["box"]), p.get("text")) for p in row["plates"])
    extra = [BoundingBox(*(p["box"] if isinstance(p, dict) else p)) for p in _extra(row)]
    vehicles = row.get("vehicles")
    return Sample(
        path=folder / "images" / row["image"],
        source=source,
        region=row.get("region"),
        plates=boxes if human else None,
        vehicles=None
        if vehicles is None
        else tuple(VehicleTruth(BoundingBox(*v["box"]), v["class"]) for v in vehicles),
        ignored=tuple(extra),
    )


def _extra(row: dict[str, Any]) -> list[Any]:
    return row.get("plates_extra_pseudo") or []
