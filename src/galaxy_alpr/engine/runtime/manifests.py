"""Manifests: what a network's file cannot say about itself, and where the files are."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
    model_validator,
)

from galaxy_alpr.errors import EngineUnavailable, ModelError

DetectorFormat = Literal["yolo-corners", "yolo", "yolo-end2end", "yolo-end2end-batch", "yolox"]
ReaderFormat = Literal["slots", "ctc"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Brighten(_Strict):
    """Which pictures are made brighter first, and how much.

    Those in which at most one pixel in a hundred is brighter than ``below`` (0 to 255) are scaled
    until that pixel is at ``to``, ``most`` times at most.
    """

    below: int = Field(ge=0, le=255)
    to: int = Field(ge=0, le=255)
    most: float = Field(ge=1)


class DetectorInput(_Strict):
    """The tensor a detector takes. One of floats holds pixel values times ``scale``.

    ``sizes`` are the longer sides in px at which a network with a dynamic input looks at each
    picture; none: ``width`` and ``height`` only.
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
    """The tensor a detector gives; ``layout`` is for the reader of the manifest."""

    name: str
    layout: str = ""


class CornersInput(_Strict):
    """The uint8 (N, height, width, 3) BGR tensor that a network for corners takes."""

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    color: Literal["bgr"] = "bgr"


class CornersOutput(_Strict):
    """The (N, 4, 2) tensor it gives: corners from the upper left one clockwise, 0 to 1."""

    name: str


class ReaderInput(_Strict):
    """The uint8 or float32 (0 to 255) tensor a reader takes."""

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    channels: Literal[1, 3] = 3
    layout: Literal["NHWC", "NCHW"] = "NHWC"
    dtype: Literal["uint8", "float32"] = "uint8"
    color: Literal["gray", "bgr", "rgb"] = "rgb"
    resize: Literal["stretch", "letterbox"] = "stretch"


class ReaderOutputs(_Strict):
    """Names of a reader's outputs: text (N, slots or steps, classes), country and lines (N, n),

    places (N, slots, 2): the middle of each slot's letter, x and y from 0 to 1.
    """

    text: str
    country: str | None = None
    lines: str | None = None
    places: str | None = None


class Margin(_Strict):
    """Shares of a plate's width and height added on each side before cropping."""

    x: float = Field(default=0.0, ge=0, le=1)
    y: float = Field(default=0.0, ge=0, le=1)


class UprightViews(_Strict):
    """Level views with letters that lean by one of ``leans`` (of their height) set upright.

    They are read where the reader is less sure than ``below`` of the mean of all other views, which
    is then averaged with the surest of them.
    """

    below: float = Field(ge=0, le=1)
    leans: list[Annotated[float, Field(gt=-1, lt=1)]] = Field(min_length=1)


class CropViews(_Strict):
    """More views of a crop that are read, and averaged with it, where the reader is unsure.

    Each of ``cuts`` is the share of the crop's width and height that a view leaves out on each
    side; a negative one widens it by repeating the border. With ``level``, another view has the
    letters on level lines (``levelling.level_lines``); ``upright`` are further ones. Slots only.
    """

    below: float = Field(ge=0, le=1)
    cuts: list[Annotated[float, Field(gt=-0.5, lt=0.5)]] = Field(min_length=1)
    level: bool = False
    upright: UprightViews | None = None


Figure = int | Annotated[float, Field(allow_inf_nan=False)] | str
MetricName = Annotated[str, BeforeValidator(str)]
"""YAML takes a name such as ``416`` or ``0.5`` for a number."""


class Metrics(RootModel[dict[MetricName, "Figure | list[Figure] | Metrics"]]):
    """What was measured, by name: figures, or more of the same (a data set, a class, a width)."""

    model_config = ConfigDict(frozen=True)


class Manifest(BaseModel):
    """What every network's manifest says; keys beyond these (``training``) are for people.

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
        """Name and version, as ``EngineInfo`` tells them of a model in use."""
        return " ".join(filter(None, (self.name, self.version)))


class DetectorManifest(Manifest):
    """A network that finds plates, vehicles or both.

    A picture whose plates all have a score of ``sure_plate`` and whose vehicles all have a plate is
    not looked at in the smaller ``input.sizes``; none: every picture is. A plate that only the
    nearer look at a part of a picture shows needs a score of ``near_plate``; at 1 there is none.
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
    """A network that finds a plate's corners in a view of it and what is about it.

    ``reach`` tells how much wider than the detector's box the view is.
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
    crop_views: CropViews | None = None

    @model_validator(mode="after")
    def _views_need_slots(self) -> Self:
        if self.crop_views is not None and self.format != "slots":
            raise ValueError("crop_views need a reader of slots: other outputs cannot be averaged")
        views = self.crop_views
        placed = views is not None and (views.level or views.upright is not None)
        if placed and self.outputs.places is None:
            raise ValueError("level and upright crop_views need an output for the letters' places")
        return self


AnyManifest = TypeVar("AnyManifest", DetectorManifest, CornersManifest, ReaderManifest)


def bundled_weights() -> Path:
    """Return the folder of the networks that ship with the package."""
    return Path(str(files("galaxy_alpr"))) / "weights"


def find_default(kind: type[AnyManifest], folder: Path) -> tuple[AnyManifest, Path] | None:
    """Return the manifest that is its task's default in ``folder``, and its network's path."""
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        if content.get("default") and content.get("task") == kind.model_fields["task"].default:
            manifest = parse_manifest(kind, content, path)
            return manifest, path.parent / manifest.file
    return None


def read_manifest(path: Path) -> DetectorManifest | CornersManifest | ReaderManifest | None:
    """Read a manifest of ours; ``None`` for another YAML file, which names no task."""
    content = read_yaml(path)
    if content.get("task") == "detect":
        return parse_manifest(DetectorManifest, content, path)
    if content.get("task") == "corners":
        return parse_manifest(CornersManifest, content, path)
    if content.get("task") == "read":
        return parse_manifest(ReaderManifest, content, path)
    return None


def manifest_beside(network: Path, suffixes: Iterable[str] = (".yaml", ".yml")) -> Path | None:
    """Return the YAML file that lies beside a network and carries its name."""
    for suffix in suffixes:
        candidate = network.with_name(network.stem + suffix)
        if candidate.is_file():
            return candidate
    return None


def parse_manifest(kind: type[AnyManifest], content: dict[str, Any], path: Path) -> AnyManifest:
    """Check a manifest's content. Raises ``ModelError`` naming the file and what is wrong."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()
        )
        raise ModelError(f"The manifest {path.name} is not valid: {problems}.") from error


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping. Raises ``EngineUnavailable`` or ``ModelError``."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineUnavailable(f"The manifest {path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise ModelError(f"The manifest {path.name} is not valid YAML: {error}.") from error
    if not isinstance(content, dict):
        raise ModelError(f"The manifest {path.name} must hold a mapping.")
    return content
