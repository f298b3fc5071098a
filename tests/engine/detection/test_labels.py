"""Class names of many exporters map to the same few labels."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.detection.labels import (
    canonical_label,
    infer_labels,
    labels_from_metadata,
    plate_and_vehicle_labels,
)
from galaxy_alpr.errors import ModelError


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("license_plate", "license_plate"),
        ("License Plate", "license_plate"),
        ("licence-plate", "license_plate"),
        ("number_plate", "license_plate"),
        ("Plate", "license_plate"),
        ("car", "car"),
        ("Motorbike", "motorcycle"),
        ("lorry", "truck"),
        ("bus", "bus"),
        ("traffic light", None),
        ("bicycle", None),
    ],
)
def test_canonical_label(name: str, label: str | None) -> None:
    assert canonical_label(name) == label


def test_ultralytics_metadata() -> None:
    assert labels_from_metadata({"names": "{0: 'car', 1: 'plate'}"}) == ["car", "plate"]
    assert labels_from_metadata({"author": "someone"}) is None


@pytest.mark.parametrize("names", ["{0: 'car'", "__import__('os')", "{1: 'car'}", "7"])
def test_unreadable_metadata_is_an_error(names: str) -> None:
    with pytest.raises(ModelError, match="class names cannot be read"):
        labels_from_metadata({"names": names})


def test_inferred_labels_are_a_plate_or_coco() -> None:
    assert infer_labels(1) == ["license_plate"]
    assert infer_labels(17) is None
    coco = infer_labels(80)
    assert coco is not None
    assert plate_and_vehicle_labels(coco) == {2: "car", 3: "motorcycle", 5: "bus", 7: "truck"}
