"""A model of the engine."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.engine.runtime.manifests import DetectorManifest, Metrics, ReaderManifest
from galaxy_alpr.services.models import EnginePart, ModelInUse
from galaxy_alpr.web.schema import Schema


class ModelInputOut(Schema):
    """The input size of a model in pixels; pictures are scaled to fit a detector's."""

    width: int
    height: int
    color: str


class ModelOut(Schema):
    """A model in use. If it has no manifest, only its name is known.

    ``training_data`` lists its sources with their licences. ``labels`` are the classes of a
    detector, ``alphabet`` the characters of a reader (``_`` is padding), ``thresholds`` the lowest
    scores of a detection by label. ``metrics`` are the figures of the model's manifest: by name a
    number, a text, a list of them, or more figures by name.
    """

    part: EnginePart
    name: str
    version: str | None = None
    file: str | None = None
    file_bytes: int | None = None
    sha256: str | None = None
    license: str | None = None
    training_data: tuple[str, ...] = ()
    input: ModelInputOut | None = None
    labels: tuple[str, ...] = ()
    alphabet: str | None = None
    thresholds: dict[str, float] = Field({})
    metrics: Metrics = Metrics({})

    @classmethod
    def of(cls, model: ModelInUse) -> ModelOut:
        manifest = model.manifest
        if manifest is None:
            return cls(part=model.part, name=model.full_name)
        size = manifest.input
        common = cls(
            part=model.part,
            name=manifest.name,
            version=manifest.version or None,
            file=manifest.file,
            file_bytes=model.file_bytes,
            sha256=manifest.sha256,
            license=manifest.license,
            training_data=tuple(
                item if isinstance(item, str) else ", ".join(item.values())
                for item in manifest.data
            ),
            input=ModelInputOut(width=size.width, height=size.height, color=size.color),
            metrics=manifest.metrics,
        )
        if isinstance(manifest, ReaderManifest):
            return common.model_copy(update={"alphabet": manifest.alphabet})
        if isinstance(manifest, DetectorManifest):
            return common.model_copy(
                update={"labels": tuple(manifest.labels), "thresholds": manifest.thresholds}
            )
        return common
