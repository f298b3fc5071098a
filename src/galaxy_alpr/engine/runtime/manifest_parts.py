"""Parts of manifests: inputs, outputs, margins and variants of crops."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """A part of a manifest; a key that it does not have is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Brighten(Strict):
    """The rule by which dark pictures are brightened before detection.

    A picture whose 99th percentile of brightness is below ``below`` (0 to 255) is scaled until
    the percentile is ``to``, by the factor ``most`` at most.
    """

    below: int = Field(ge=0, le=255)
    to: int = Field(ge=0, le=255)
    most: float = Field(ge=1)


class DetectorInput(Strict):
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


class DetectorOutput(Strict):
    """A detector's output tensor; ``layout`` is a note for people."""

    name: str
    layout: str = ""


class CornersInput(Strict):
    """A corner network's input: a uint8 (N, height, width, 3) BGR tensor."""

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    color: Literal["bgr"] = "bgr"


class CornersOutput(Strict):
    """A corner network's output: (N, 4, 2), x and y from 0 to 1, clockwise from the upper left."""

    name: str


class ReaderInput(Strict):
    """A reader's input tensor: uint8, or float32 from 0 to 255."""

    name: str
    height: int = Field(gt=0)
    width: int = Field(gt=0)
    channels: Literal[1, 3] = 3
    layout: Literal["NHWC", "NCHW"] = "NHWC"
    dtype: Literal["uint8", "float32"] = "uint8"
    color: Literal["gray", "bgr", "rgb"] = "rgb"
    resize: Literal["stretch", "letterbox"] = "stretch"


class ReaderOutputs(Strict):
    """Names of a reader's outputs.

    ``text`` (N, slots or steps, classes), ``country`` and ``lines`` (N, n), ``places``
    (N, slots, 2): the center of each slot's character, x and y from 0 to 1.
    """

    text: str
    country: str | None = None
    lines: str | None = None
    places: str | None = None


class Margin(Strict):
    """Shares of a plate's width and height added on each side before cropping."""

    x: float = Field(default=0.0, ge=0, le=1)
    y: float = Field(default=0.0, ge=0, le=1)


class ShearedVariants(Strict):
    """Variants of a crop for leaning characters: deskewed, then sheared by each of ``leans``.

    A lean is a share of the characters' height. These variants are read if the averaged reading of
    the others has a confidence below ``below``; the most confident one is averaged with it.
    """

    below: float = Field(ge=0, le=1)
    leans: list[Annotated[float, Field(gt=-1, lt=1)]] = Field(min_length=1)


class UnreadClasses(Strict):
    """Classes of a reader's alphabet that stand for what cannot be read.

    ``hidden`` stands for a hidden character, ``foreign`` for one of another script. A slot in which
    both together have the probability ``least`` is unread.
    """

    hidden: str = Field(min_length=1, max_length=1)
    foreign: str = Field(min_length=1, max_length=1)
    least: float = Field(gt=0, le=1)


class CropVariants(Strict):
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
