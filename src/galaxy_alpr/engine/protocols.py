"""The interfaces between the engine's parts; every model implements one, bundled or third-party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.types import (
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    ImageResult,
    OcrResult,
    PlateResult,
)


class Session(Protocol):
    """A loaded network. ``run`` maps input names to arrays and returns arrays by output name."""

    @property
    def input_shapes(self) -> Mapping[str, tuple[int | None, ...]]:
        """Input shapes by name; ``None`` marks a dynamic dimension."""
        ...

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Run the network once. Raises ``ModelError`` when the runtime fails."""
        ...


class Detector(Protocol):
    """Detects plates (label ``license_plate``) and vehicles (labels of ``VehicleClass``)."""

    @property
    def name(self) -> str: ...

    def detect(self, image: BgrImage) -> list[Detection]:
        """Return the objects in the image, boxes in its pixels. Raises ``ModelError``."""
        ...


class CornerFinder(Protocol):
    """Locates the four corners of detected plates."""

    @property
    def name(self) -> str: ...

    def find(self, image: BgrImage, plates: Sequence[Detection]) -> list[Detection]:
        """Return the plates with corners, in the given order. Raises ``ModelError``."""
        ...


class PlateRecognizer(Protocol):
    """Reads upright crops of plates."""

    @property
    def name(self) -> str: ...

    @property
    def crop_margin(self) -> tuple[float, float]:
        """Return how far a plate is widened on each side before it is cropped for this recognizer.

        Shares of the plate's width and height. Each recognizer needs the margin that it was
        trained with: a tighter or wider crop of the same plate is read differently.
        """
        ...

    def read(self, crops: Sequence[BgrImage]) -> list[OcrResult]:
        """Return one result for each crop, in order. Raises ``ModelError``."""
        ...


class Analyzer(Protocol):
    """The engine as its callers use it; ``AlprEngine`` implements it.

    ``analyze`` is ``detect`` followed by ``read``. A caller that processes video can use the
    two stages separately: detect in every frame, and read only the best crops of a plate. All
    methods may be called from several threads at once, and none writes to the image.
    """

    @property
    def info(self) -> EngineInfo:
        """The names of the models in use."""
        ...

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Detect the vehicles and plates in an image and pair them; no plate is read.

        Args:
            image: Shape (H, W, 3), dtype uint8, channel order blue, green, red.

        Returns:
            Boxes and corners in pixels of ``image``; vehicles and plates each sorted by
            descending confidence (0 to 1).

        Raises:
            InvalidImage: the array has another shape or dtype, or no pixels.
            ModelError: a model failed. An image without objects gives an empty result instead.
        """
        ...

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: Sequence[str] | None = None,
    ) -> list[PlateResult]:
        """Read plates in the image in which they were detected.

        Args:
            image: Shape (H, W, 3), dtype uint8, channel order blue, green, red.
            plates: Detected plates; boxes and corners in pixels of ``image``.
            countries: ISO 3166-1 alpha-2 codes of the countries whose plate formats are expected,
                most probable first; they are preferred, others stay possible. Default: the
                engine's own.

        Returns:
            One result for each plate, in the order of ``plates``. A plate that cannot be read has
            ``text=None`` and the reason in ``quality``.

        Raises:
            InvalidImage: the array has another shape or dtype, or no pixels.
            ModelError: a model failed.
        """
        ...

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        """Return what is reported of a plate whose reading is given, by colours and formats.

        Args:
            image: The picture in which the plate was detected, as for ``read``.
            plate: The detected plate; box and corners in pixels of ``image``.
            reading: Its reading, of this picture alone or of several frames together.
            countries: As for ``read``.

        Returns:
            The plate as ``read`` would return it with this reading.

        Raises:
            InvalidImage: the array has another shape or dtype, or no pixels.
        """
        ...

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Detect and read everything in an image.

        Args:
            image: Shape (H, W, 3), dtype uint8, channel order blue, green, red.
            countries: As for ``read``.

        Returns:
            The vehicles by descending confidence, each with its plate if it has one, then the
            plates without a vehicle; milliseconds of both stages in ``timing_ms``.

        Raises:
            InvalidImage: the array has another shape or dtype, or no pixels.
            ModelError: a model failed; this is never reported as an image without plates.
        """
        ...
