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

from galaxy_alpr.errors import ModelError

DetectorFormat = Literal["yolo-corners", "yolo", "yolo-end2end", "yolo-end2end-batch", "yolox"]
ReaderFormat = Literal["slots", "ctc"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Brighten(_Strict):
    """The rule by which dark pictures are brightened before detection.

    A picture whose 99th percentile of brightness is below ``below`` (0 to 255) is scaled until
    the percentile is ``to``, by the factor ``most`` at most.
    """

    below: int = Field(ge=0, le=255)
    to: int = Field(ge=0, le=255)
    most: float = Field(ge=1)


class DetectorInput(_Strict):
    """A detector's input tensor. A float tensor contains pixel values times ``scale``.

    ``sizes`` are the longer sides in px at which a network with a dynamic input processes each
    picture; if empty, only ``width`` and ``height``.
    """

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    dtype: Literal["uint8", "float16", "float32"] = "float32"
    layout: Literal["NHWC", "NCHW"] = "NCHW"
    color: Literal["bgr", "rgb"] = "rgb"
    letterbox: Literal["center", "top-left"] = "center"
    pad: int = Field(default=114, ge=0, le=255)
    scale: float = Field(default=1 / 255, gt=0)
    stride: int = Field(default=32, gt=0)
    sizes: list[Annotated[int, Field(gt=0)]] = Field(default_factory=list)
    brighten: Brighten | None = None


class DetectorOutput(_Strict):
    """A detector's output tensor; ``layout`` is a note for people."""

    name: str
    layout: str = ""


class CornersInput(_Strict):
    """A corner network's input: a uint8 (N, height, width, 3) BGR tensor."""

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    color: Literal["bgr"] = "bgr"


class CornersOutput(_Strict):
    """A corner network's output: (N, 4, 2), x and y from 0 to 1, clockwise from the upper left."""

    name: str


class ReaderInput(_Strict):
    """A reader's input tensor: uint8, or float32 from 0 to 255."""

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    channels: Literal[1, 3] = 3
    layout: Literal["NHWC", "NCHW"] = "NHWC"
    dtype: Literal["uint8", "float32"] = "uint8"
    color: Literal["gray", "bgr", "rgb"] = "rgb"
    resize: Literal["stretch", "letterbox"] = "stretch"


class ReaderOutputs(_Strict):
    """Names of a reader's outputs.

    ``text`` (N, slots or steps, classes), ``country`` and ``lines`` (N, n), ``places``
    (N, slots, 2): the center of each slot's character, x and y from 0 to 1.
    """

    text: str
    country: str | None = None
    lines: str | None = None
    places: str | None = None


class Margin(_Strict):
    """Shares of a plate's width and height added on each side before cropping."""

    x: float = Field(default=0.0, ge=0, le=1)
    y: float = Field(default=0.0, ge=0, le=1)


class ShearedVariants(_Strict):
    """Variants of a crop for leaning characters: deskewed, then sheared by each of ``leans``.

    A lean is a share of the characters' height. These variants are read if the averaged reading of
    the others has a confidence below ``below``; the most confident one is averaged with it.
    """

    below: float = Field(ge=0, le=1)
    leans: list[Annotated[float, Field(gt=-1, lt=1)]] = Field(min_length=1)


class CropVariants(_Strict):
    """Test-time augmentation: variants of a crop that are read and averaged with it.

    Done if the crop's own reading has a confidence below ``below``. Each of ``cuts`` is the share
    of the crop's width and height that a variant leaves out on each side; a negative one widens it
    by repeating the border. ``level`` adds a variant with horizontal text lines
    (``image.deskew``), ``upright`` those for leaning characters. For readers of slots only.
    """

    below: float = Field(ge=0, le=1)
    cuts: list[Annotated[float, Field(gt=-0.5, lt=0.5)]] = Field(min_length=1)
    level: bool = False
    upright: ShearedVariants | None = None


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

    The smaller ``input.sizes`` are skipped for a picture in which every plate has at least the
    score ``sure_plate`` and every vehicle has a plate; without ``sure_plate`` they are never
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

    @model_validator(mode="after")
    def _variants_need_slots(self) -> Self:
        if self.crop_views is not None and self.format != "slots":
            raise ValueError("crop_views need a reader of slots: other outputs cannot be averaged")
        variants = self.crop_views
        deskews = variants is not None and (variants.level or variants.upright is not None)
        if deskews and self.outputs.places is None:
            raise ValueError("level and upright crop_views need an output of character centers")
        return self


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
