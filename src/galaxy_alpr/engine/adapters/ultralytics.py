"""Ultralytics models (``.pt``) that the user provides. The package's license is AGPL-3.0."""

from __future__ import annotations

import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from galaxy_alpr.engine.detection.labels import plate_and_vehicle_labels
from galaxy_alpr.errors import EngineUnavailable, ModelError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, Detection


class UltralyticsDetector:
    """Detects the plates and vehicles among the classes of an Ultralytics detection model."""

    def __init__(
        self, path: Path, *, input_size: int | None = None, min_score: float = 0.25
    ) -> None:
        """Load the weights. Raises ``EngineUnavailable`` or ``ModelError``."""
        if not path.is_file():
            raise EngineUnavailable(f"There is no model file at {path}.")
        try:
            module: Any = import_module("ultralytics")
        except ImportError as error:
            raise EngineUnavailable(
                'Ultralytics is not installed: pip install "galaxy-alpr[ultralytics]".'
            ) from error
        try:
            self._model: Any = module.YOLO(str(path), task="detect")
        except Exception as error:  # unpickling the file can raise anything
            raise ModelError(f"Ultralytics cannot load {path.name}: {error}") from error
        self.name = path.stem
        names: dict[int, str] = self._model.names
        self._labels = plate_and_vehicle_labels([names[index] for index in range(len(names))])
        if not self._labels:
            raise ModelError(f"{path.name} detects neither plates nor vehicles.")
        self._options: dict[str, Any] = {"conf": min_score, "verbose": False}
        if input_size is not None:
            self._options["imgsz"] = input_size
        self._lock = threading.Lock()  # its predictor is not thread-safe

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return plates and vehicles, boxes in the image's pixels. Raises ``ModelError``."""
        try:
            with self._lock:
                boxes = self._model.predict(image, **self._options)[0].boxes
            rows = zip(boxes.xyxy.tolist(), boxes.conf.tolist(), boxes.cls.tolist(), strict=True)
        except Exception as error:  # torch and the package share no base class of errors
            raise ModelError(f"Ultralytics failed on {self.name}: {error}") from error
        height, width = image.shape[:2]
        return [
            Detection(self._labels[int(label)], score, BoundingBox(*box).clip(width, height))
            for box, score, label in rows
            if int(label) in self._labels
        ]
