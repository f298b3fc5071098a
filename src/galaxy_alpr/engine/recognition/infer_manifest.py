"""The manifest of a reader that has none, inferred from fast-plate-ocr's YAML or the graph."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from galaxy_alpr.engine.plates.alphabet import ALPHABET
from galaxy_alpr.engine.plates.country_names import country_code
from galaxy_alpr.engine.runtime.manifests import Margin, ReaderInput, ReaderManifest, ReaderOutputs
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError

# fast-plate-ocr's readers are trained on crops with a little of the car around the plate.
_MARGIN = Margin(x=0.05, y=0.10)


class PlateConfig(BaseModel):
    """The keys of a fast-plate-ocr configuration that a manifest needs."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    max_plate_slots: int  # required: a YAML file without it is another kind of file
    alphabet: str = Field(min_length=2)
    pad_char: str = Field(min_length=1, max_length=1)
    img_height: int
    img_width: int
    keep_aspect_ratio: bool = False
    image_color_mode: str = "grayscale"
    plate_regions: list[str] = Field(default_factory=list)


def reader_from_config(session: OnnxSession, content: dict[str, Any]) -> ReaderManifest:
    """Return the manifest for a fast-plate-ocr configuration. Raises ``ModelError``."""
    try:
        config = PlateConfig.model_validate(content)
    except ValidationError as error:
        raise ModelError(
            f"The plate configuration of {session.path.name} is not valid: {error}"
        ) from error
    is_gray = config.image_color_mode == "grayscale"
    has_regions = bool(config.plate_regions) and "region" in session.output_shapes
    return ReaderManifest(
        name=session.path.stem,
        file=session.path.name,
        format="slots",
        input=ReaderInput(
            name=next(iter(session.input_shapes)),
            height=config.img_height,
            width=config.img_width,
            channels=1 if is_gray else 3,
            color="gray" if is_gray else "rgb",
            resize="letterbox" if config.keep_aspect_ratio else "stretch",
        ),
        alphabet=config.alphabet,
        pad_index=config.alphabet.index(config.pad_char),
        outputs=ReaderOutputs(
            text=_text_output(session), country="region" if has_regions else None
        ),
        countries=[country_code(name) for name in config.plate_regions] if has_regions else [],
        crop_margin=_MARGIN,
    )


def infer_reader_manifest(session: OnnxSession) -> ReaderManifest:
    """Return the manifest of a reader in fast-plate-ocr's layout: uint8 NHWC, 37 classes per slot.

    Raises ``ModelError`` when the graph has another layout.
    """
    name, shape = next(iter(session.input_shapes.items()))
    text = _text_output(session)
    output = session.output_shapes[text]
    classes = len(ALPHABET) + 1
    fits = len(shape) == 4 and shape[3] in (1, 3) and len(output) == 3 and output[2] == classes
    if not fits or shape[1] is None or shape[2] is None:
        raise ModelError(
            f"{session.path.name} needs a manifest, a YAML file of the same name in its folder: "
            f"its input has shape {shape}, its output {output}."
        )
    is_gray = shape[3] == 1
    return ReaderManifest(
        name=session.path.stem,
        file=session.path.name,
        format="slots",
        input=ReaderInput(
            name=name,
            height=shape[1],
            width=shape[2],
            channels=1 if is_gray else 3,
            color="gray" if is_gray else "rgb",
        ),
        alphabet=ALPHABET + "_",
        pad_index=len(ALPHABET),
        outputs=ReaderOutputs(text=text),
        crop_margin=_MARGIN,
    )


def _text_output(session: OnnxSession) -> str:
    return "plate" if "plate" in session.output_shapes else next(iter(session.output_shapes))
