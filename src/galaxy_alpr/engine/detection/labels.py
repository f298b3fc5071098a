"""Map a detector's class names to the labels of plates and vehicles."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import PLATE_LABEL

_PLATE_NAMES = {
    "license_plate",
    "licence_plate",
    "licenseplate",
    "vehicle_registration_plate",
    "registration_plate",
    "number_plate",
    "numberplate",
    "plate",
    "plat_nomor",
    "license",
}

_VEHICLE_NAMES = {
    "car": VehicleClass.CAR,
    "van": VehicleClass.CAR,
    "suv": VehicleClass.CAR,
    "motorcycle": VehicleClass.MOTORCYCLE,
    "motorbike": VehicleClass.MOTORCYCLE,
    "bus": VehicleClass.BUS,
    "truck": VehicleClass.TRUCK,
    "lorry": VehicleClass.TRUCK,
}

# COCO has a fixed order of 80 classes; only the vehicles are used.
_COCO_VEHICLES = {2: "car", 3: "motorcycle", 5: "bus", 7: "truck"}
_COCO_SIZE = 80


def canonical_label(name: str) -> str | None:
    """Return ``license_plate``, a ``VehicleClass`` value, or ``None`` for anything else."""
    plain = "_".join(name.lower().replace("-", " ").replace("_", " ").split())
    if plain in _PLATE_NAMES:
        return PLATE_LABEL
    return _VEHICLE_NAMES.get(plain)


def labels_from_metadata(metadata: Mapping[str, str]) -> list[str] | None:
    """Return the class names that Ultralytics writes into an export (``names``: a dict's repr)."""
    if "names" not in metadata:
        return None
    try:
        names = ast.literal_eval(metadata["names"])
        return [str(names[index]) for index in range(len(names))]
    except (ValueError, SyntaxError, KeyError, TypeError) as error:
        raise ModelError(f"The model's class names cannot be read: {metadata['names']}") from error


def infer_labels(classes: int) -> list[str] | None:
    """Infer the names of an export that has none: one class is a plate, 80 are COCO's."""
    if classes == 1:
        return [PLATE_LABEL]
    if classes == _COCO_SIZE:
        return [_COCO_VEHICLES.get(index, f"coco_{index}") for index in range(_COCO_SIZE)]
    return None


def plate_and_vehicle_labels(names: Sequence[str]) -> dict[int, str]:
    """Return the label by class index, of the classes that are plates or vehicles only."""
    labels = {index: canonical_label(name) for index, name in enumerate(names)}
    return {index: label for index, label in labels.items() if label is not None}
