"""The protocols behind which every model, own or third-party, stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage, Detection, OcrResult


@runtime_checkable
class Session(Protocol):
    """A loaded network. ``run`` maps input names to arrays and returns arrays by output name."""

    @property
    def input_shapes(self) -> Mapping[str, tuple[int | None, ...]]:
        """Input shapes by name; ``None`` marks a dynamic dimension."""
        ...

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Run the network once. Raises ``ModelError`` when the runtime fails."""
        ...


@runtime_checkable
class Detector(Protocol):
    """Finds plates (label ``license_plate``) and vehicles (labels of ``VehicleClass``)."""

    @property
    def name(self) -> str: ...

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return what is in the image, boxes in its pixels. Raises ``ModelError``."""
        ...


@runtime_checkable
class PlateRecognizer(Protocol):
    """Reads upright crops of plates."""

    @property
    def name(self) -> str: ...

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result a crop, in order. Raises ``ModelError``."""
        ...
