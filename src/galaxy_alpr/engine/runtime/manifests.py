"""Manifests: the description of a network that its file does not contain, as YAML beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
    model_validator,
)

from galaxy_alpr.engine.runtime.manifest_parts import (
    Brighten,
    CornersInput,
    CornersOutput,
    CropVariants,
    DetectorInput,
    DetectorOutput,
    Margin,
    ReaderInput,
    ReaderOutputs,
    ShearedVariants,
    UnreadClasses,
)
from galaxy_alpr.errors import ModelError

__all__ = [
    "AnyManifest",
    "Brighten",
    "CornersManifest",
    "CropVariants",
    "DetectorFormat",
    "DetectorInput",
    "DetectorManifest",
    "DetectorOutput",
    "Manifest",
    "Margin",
    "Metrics",
    "NetworkManifest",
    "ReaderFormat",
    "ReaderInput",
    "ReaderManifest",
    "ReaderOutputs",
    "ShearedVariants",
    "UnreadClasses",
    "parse_manifest",
]

DetectorFormat = Literal["yolo-corners", "yolo", "yolo-end2end", "yolo-end2end-batch", "yolox"]
ReaderFormat = Literal["slots", "ctc"]


Figure = int | Annotated[float, Field(allow_inf_nan=False)] | str
MetricName = Annotated[str, BeforeValidator(str)]
"""A key of ``Metrics``; YAML parses a name such as ``416`` or ``0.5`` as a number."""


class Metrics(RootModel[dict[MetricName, "Figure | list[Figure] | Metrics"]]):
    """Measured values by name: figures, or nested metrics (of a data set, a class, a width)."""

    model_config = ConfigDict(frozen=True)


class Manifest(BaseModel):
    """The keys that every network's manifest has; other keys (``training``) are for people.

    ``data`` are the sources it was trained on, each a text or its parts (source, license).
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str
    version: str = ""
    default: bool = False
    file: str
    sha256: str | None = None
    license: str | None = None
    data: list[str | dict[str, str]] = Field(default_factory=list)
    metrics: Metrics = Metrics({})

    @property
    def full_name(self) -> str:
        """Name and version, as in ``EngineInfo``."""
        return " ".join(filter(None, (self.name, self.version)))


class DetectorManifest(Manifest):
    """A network that detects plates, vehicles or both.

    Further ``input.sizes`` are skipped for a picture in which every plate has at least the score
    ``sure_plate`` and every large vehicle has a plate; without ``sure_plate`` they are never
    skipped. ``near_plate`` is the lowest score of a plate that only the nearer look detects; 1
    turns the nearer look off.
    """

    task: Literal["detect"] = "detect"
    format: DetectorFormat
    input: DetectorInput
    labels: list[str] = Field(min_length=1)
    output: DetectorOutput
    thresholds: dict[str, float] = Field(default_factory=dict)
    nms_iou: float = Field(default=0.5, gt=0, le=1)
    sure_plate: float | None = Field(default=None, gt=0, le=1)
    near_plate: float = Field(default=0.0, ge=0, le=1)


class CornersManifest(Manifest):
    """A network that locates a plate's corners in a crop of the plate and its surroundings.

    ``reach`` is how much wider than the detector's box that crop is.
    """

    task: Literal["corners"] = "corners"
    input: CornersInput
    output: CornersOutput
    reach: Margin


class ReaderManifest(Manifest):
    """A network that reads plates."""

    task: Literal["read"] = "read"
    format: ReaderFormat
    input: ReaderInput
    alphabet: str = Field(min_length=1)
    pad_index: int | None = None
    blank_index: int | None = None
    outputs: ReaderOutputs
    countries: list[str] = Field(default_factory=list)
    crop_margin: Margin = Margin()
    crop_views: CropVariants | None = None
    unread: UnreadClasses | None = None

    @model_validator(mode="after")
    def _variants_need_slots(self) -> Self:
        if self.crop_views is not None and self.format != "slots":
            raise ValueError("crop_views need a reader of slots: other outputs cannot be averaged")
        variants = self.crop_views
        deskews = variants is not None and (variants.level or variants.upright is not None)
        if deskews and self.outputs.places is None:
            raise ValueError("level and upright crop_views need an output of character centers")
        return self

    @model_validator(mode="after")
    def _unread_in_alphabet(self) -> Self:
        unread = self.unread
        if unread is not None and not {unread.hidden, unread.foreign} <= set(self.alphabet):
            raise ValueError("the classes of unread are not in the alphabet")
        return self


NetworkManifest = DetectorManifest | CornersManifest | ReaderManifest
AnyManifest = TypeVar("AnyManifest", DetectorManifest, CornersManifest, ReaderManifest)


def parse_manifest(kind: type[AnyManifest], content: dict[str, Any], path: Path) -> AnyManifest:
    """Validate a manifest's content. Raises ``ModelError`` naming the file and each problem."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()
        )
        raise ModelError(f"The manifest {path.name} is not valid: {problems}.") from error
