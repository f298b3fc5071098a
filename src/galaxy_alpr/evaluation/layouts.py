"""Readers of common layouts of annotated pictures.

- *YOLO*: a folder with pictures and, beside each or in ``labels/``, a ``.txt`` of
  ``class cx cy w h`` (shares of the picture); names from ``data.yaml`` or ``classes.txt``.
- *VOC*: one ``.xml`` per picture.
- *COCO*: one ``.json`` with ``images``, ``annotations`` and ``categories``.
- *text*: lines of ``file x y w h text``, separated by tabs; coordinates in pixels.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml
from PIL import Image

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.evaluation.dataset import (
    LABELS,
    PlateTruth,
    Sample,
    VehicleTruth,
    load_own_layout,
)
from galaxy_alpr.geometry import BoundingBox

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
PLATE_NAME_PARTS = ("plate", "licen", "lp", "plat")
VEHICLE_LABELS = {item.value: item.value for item in VehicleClass} | {"motorbike": "motorcycle"}


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    box: BoundingBox
    text: str | None = None


def load_samples(path: Path, split: str | None = "dev") -> list[Sample]:
    """Read the annotated pictures of ``path``; its layout is recognized.

    ``split`` selects rows of the project's own layout; the other layouts have no splits. Raises
    ``FileNotFoundError`` if there is no such path and ``ValueError`` if the layout is unknown.
    """
    if not path.exists():
        raise FileNotFoundError(f"no such file or folder: {path}")
    for is_layout, read in _READERS:
        if is_layout(path):
            return read(path, split)
    raise ValueError(f"{path}: not a known layout (own, YOLO, VOC, COCO, tab-separated text)")


def _is_own(path: Path) -> bool:
    return path.is_dir() and next(path.rglob(LABELS), None) is not None


def _is_coco(path: Path) -> bool:
    return path.suffix == ".json"


def _is_text(path: Path) -> bool:
    return path.is_file() and path.suffix in {".txt", ".tsv"}


def _is_voc(path: Path) -> bool:
    return path.is_dir() and next(path.rglob("*.xml"), None) is not None


def _is_yolo(path: Path) -> bool:
    return path.is_dir() and any(_yolo_label_file(image) for image in _images(path))


def _images(path: Path) -> Iterable[Path]:
    return sorted(p for p in path.rglob("*") if p.suffix.lower() in IMAGE_SUFFIXES)


def _sample(path: Path, source: str, labels: Iterable[_Label], names: set[str]) -> Sample:
    labels = list(labels)
    has_vehicle_classes = any(name in VEHICLE_LABELS for name in names)
    return Sample(
        path=path,
        source=source,
        region=None,
        plates=tuple(PlateTruth(i.box, i.text) for i in labels if _is_plate(i.name)),
        vehicles=tuple(
            VehicleTruth(i.box, VEHICLE_LABELS[i.name]) for i in labels if i.name in VEHICLE_LABELS
        )
        if has_vehicle_classes
        else None,
    )


def _is_plate(name: str) -> bool:
    return name not in VEHICLE_LABELS and any(part in name.lower() for part in PLATE_NAME_PARTS)


def _read_text(path: Path, _split: str | None) -> list[Sample]:
    labels: dict[str, list[_Label]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) < 6:
            raise ValueError(f"{path}, line {number}: needs file, x, y, w, h, text")
        x, y, w, h = (float(value) for value in fields[1:5])
        box = BoundingBox(x, y, x + w, y + h)
        labels[fields[0]].append(_Label("plate", box, normalize_text(fields[5]) or None))
    return [
        _sample(path.parent / name, path.stem, items, {"plate"}) for name, items in labels.items()
    ]


def _read_coco(path: Path, _split: str | None) -> list[Sample]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names = {item["id"]: str(item["name"]).lower() for item in data["categories"]}
    labels: dict[int, list[_Label]] = defaultdict(list)
    for item in data["annotations"]:
        x, y, w, h = item["bbox"]
        text = item.get("text") or item.get("attributes", {}).get("text")
        labels[item["image_id"]].append(
            _Label(names[item["category_id"]], BoundingBox(x, y, x + w, y + h), text)
        )
    folder = path.parent / "images" if (path.parent / "images").is_dir() else path.parent
    return [
        _sample(folder / image["file_name"], path.stem, labels[image["id"]], set(names.values()))
        for image in data["images"]
    ]


def _read_voc(path: Path, _split: str | None) -> list[Sample]:
    parsed = []
    for file in sorted(path.rglob("*.xml")):
        root = ElementTree.parse(file).getroot()
        name = root.findtext("filename") or f"{file.stem}.jpg"
        image = next(
            (p for p in _voc_image_paths(path, file, name) if p.is_file()), file.parent / name
        )
        labels = []
        for item in root.iter("object"):
            corners = [float(item.findtext(f"bndbox/{k}") or 0) for k in _VOC_CORNERS]
            label = (item.findtext("name") or "plate").lower()
            labels.append(_Label(label, BoundingBox(*corners), item.findtext("text")))
        parsed.append((image, labels))
    names = {label.name for _, labels in parsed for label in labels}
    return [_sample(image, path.name, labels, names) for image, labels in parsed]


_VOC_CORNERS = ("xmin", "ymin", "xmax", "ymax")


def _voc_image_paths(root: Path, file: Path, name: str) -> Iterable[Path]:
    yield file.parent / name
    yield file.parent.parent / "images" / name
    yield root / "JPEGImages" / name
    yield root / "images" / name


def _read_yolo(path: Path, _split: str | None) -> list[Sample]:
    names = _yolo_names(path)
    samples = []
    for image in _images(path):
        file = _yolo_label_file(image)
        if file is None:
            continue
        with Image.open(image) as header:
            width, height = header.size
        labels = []
        for line in file.read_text(encoding="utf-8").splitlines():
            number, cx, cy, w, h = line.split()[:5]
            box = BoundingBox(
                (float(cx) - float(w) / 2) * width,
                (float(cy) - float(h) / 2) * height,
                (float(cx) + float(w) / 2) * width,
                (float(cy) + float(h) / 2) * height,
            )
            labels.append(_Label(names.get(int(number), "plate"), box))
        samples.append(_sample(image, path.name, labels, set(names.values())))
    return samples


def _yolo_label_file(image: Path) -> Path | None:
    beside = image.with_suffix(".txt")
    apart = image.parent.parent / "labels" / f"{image.stem}.txt"
    deeper = image.parent.parent.parent / "labels" / image.parent.name / f"{image.stem}.txt"
    return next((p for p in (beside, apart, deeper) if p.is_file()), None)


def _yolo_names(path: Path) -> dict[int, str]:
    for file in (path / "data.yaml", path / "dataset.yaml"):
        if file.is_file():
            names = yaml.safe_load(file.read_text(encoding="utf-8")).get("names", {})
            pairs = names.items() if isinstance(names, dict) else enumerate(names)
            return {int(index): str(name).lower() for index, name in pairs}
    classes = path / "classes.txt"
    if classes.is_file():
        lines = classes.read_text(encoding="utf-8").splitlines()
        return {index: name.strip().lower() for index, name in enumerate(lines)}
    return {0: "plate"}


_READERS: tuple[tuple[Callable[[Path], bool], Callable[[Path, str | None], list[Sample]]], ...] = (
    (_is_own, load_own_layout),
    (_is_coco, _read_coco),
    (_is_text, _read_text),
    (_is_voc, _read_voc),
    (_is_yolo, _read_yolo),
)
