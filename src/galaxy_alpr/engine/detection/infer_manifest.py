"""The manifest of a YOLO export that has none, inferred from its graph."""

from __future__ import annotations

from galaxy_alpr.engine.detection.labels import infer_labels, labels_from_metadata
from galaxy_alpr.engine.runtime.manifests import (
    DetectorFormat,
    DetectorInput,
    DetectorManifest,
    DetectorOutput,
)
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import ModelError

_DEFAULT_SIZE = 640


def infer_detector_manifest(session: OnnxSession) -> DetectorManifest:
    """Return the manifest of an Ultralytics, open-image-models or YOLOX export.

    Raises ``ModelError`` if the shapes fit none of them or the class names are unknown.
    """
    name, shape = next(iter(session.input_shapes.items()))
    if len(shape) != 4 or shape[1] not in (3, None):
        raise ModelError(_message(session, f"its input has shape {shape}"))
    height, width = shape[2] or _DEFAULT_SIZE, shape[3] or _DEFAULT_SIZE
    output, output_shape = next(iter(session.output_shapes.items()))
    form, classes = _format(session, output_shape)
    labels = labels_from_metadata(session.metadata) or infer_labels(classes)
    if labels is None:
        raise ModelError(_message(session, "its classes have no names"))
    is_yolox = form == "yolox"
    return DetectorManifest(
        name=session.path.stem,
        file=session.path.name,
        format=form,
        input=DetectorInput(
            name=name,
            height=height,
            width=width,
            dtype="float16" if session.input_types[name] == "tensor(float16)" else "float32",
            color="bgr" if is_yolox else "rgb",
            letterbox="top-left" if is_yolox else "center",
            scale=1.0 if is_yolox else 1 / 255,
        ),
        labels=labels,
        output=DetectorOutput(name=output),
    )


def _format(session: OnnxSession, shape: tuple[int | None, ...]) -> tuple[DetectorFormat, int]:
    """Return the format and the number of classes; 0 where the shape does not contain it."""
    if len(shape) == 2 and shape[1] == 7:
        return "yolo-end2end-batch", 1  # open-image-models publishes plate detectors this way
    if len(shape) == 3 and shape[2] == 6:
        return "yolo-end2end", 0
    if len(shape) == 3:
        rows, columns = shape[1], shape[2]
        if columns is not None and columns > 5 and (rows is None or rows > columns):
            return "yolox", columns - 5
        if rows is not None and rows > 4:
            return "yolo", rows - 4
    raise ModelError(_message(session, f"its output has shape {shape}"))


def _message(session: OnnxSession, reason: str) -> str:
    name = session.path.name
    return f"{name} needs a manifest, a YAML file of the same name in its folder: {reason}."
