"""The models in use with their manifests, which are found by the names that the engine reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from galaxy_alpr.engine.runtime.manifests import NetworkManifest
from galaxy_alpr.engine.runtime.weights import bundled_weights, manifest_beside, read_manifest
from galaxy_alpr.types import EngineInfo

EnginePart = Literal["detector", "corners", "recognizer"]
_PARTS: dict[str, EnginePart] = {
    "detect": "detector",
    "corners": "corners",
    "read": "recognizer",
}
"""The part of the engine by the task of a manifest."""
NAME_SEPARATOR = " + "
"""Separates the names of models that form one part of the engine together."""


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """A model of the engine; without a manifest it has only a name."""

    part: EnginePart
    full_name: str
    manifest: NetworkManifest | None = None
    file_bytes: int | None = None


def models_in_use(info: EngineInfo, networks: Iterable[Path] = ()) -> tuple[ModelInUse, ...]:
    """Return the models that ``info`` names: detectors and corner networks, then recognizers.

    A manifest beside one of ``networks`` replaces a bundled one of the same name.
    """
    bundled = sorted(bundled_weights().glob("*.yaml"))
    beside = [path for network in networks if (path := manifest_beside(network))]
    known = {(model.part, model.full_name): model for model in _described([*bundled, *beside])}
    return tuple(
        next(filter(None, (known.get((part, name)) for part in parts)), ModelInUse(parts[0], name))
        for parts, name in _names(info)
    )


def _described(manifests: Iterable[Path]) -> Iterator[ModelInUse]:
    for path in manifests:
        manifest = read_manifest(path)
        if manifest is None:
            continue
        network = path.with_name(manifest.file)
        size = network.stat().st_size if network.is_file() else None
        yield ModelInUse(_PARTS[manifest.task], manifest.full_name, manifest, size)


def _names(info: EngineInfo) -> Iterator[tuple[tuple[EnginePart, ...], str]]:
    """Yield the parts that each model may be, the most probable first, and its name."""
    for name in info.detector.split(NAME_SEPARATOR):
        yield ("detector", "corners"), name
    for name in info.recognizer.split(NAME_SEPARATOR):
        yield ("recognizer",), name
