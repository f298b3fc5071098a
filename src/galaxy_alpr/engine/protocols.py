"""The protocols behind which every model, own or third-party, stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import BgrImage, Detection, EngineInfo, ImageResult, OcrResult


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
class CornerFinder(Protocol):
    """Finds the corners of plates that a detector found."""

    @property
    def name(self) -> str: ...

    def find(self, image: BgrImage, plates: Sequence[Detection]) -> list[Detection]:
        """Return the plates, in order, with their corners. Raises ``ModelError``."""
        ...


@runtime_checkable
class PlateRecognizer(Protocol):
    """Reads upright crops of plates."""

    @property
    def name(self) -> str: ...

    @property
    def crop_margin(self) -> tuple[float, float]:
        """How far a plate is widened on each side before it is cropped for this reader.

        Shares of the plate's width and height: the same plate reads differently cut tight or wide,
        and each reader has the margin it was trained with.
        """
        ...

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result a crop, in order. Raises ``ModelError``."""
        ...


@runtime_checkable
class Analyzer(Protocol):
    """What the service needs of an engine; ``AlprEngine`` is the one that ships."""

    @property
    def info(self) -> EngineInfo: ...

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Return what is in the picture; ``countries`` (ISO 3166-1 alpha-2) are a soft prior.

        Called from several threads at the same time. Raises ``ModelError``.
        """
        ...
