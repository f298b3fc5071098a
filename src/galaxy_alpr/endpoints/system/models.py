"""``GET /api/models``: the models in use and what was measured of them."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from galaxy_alpr.engine.runtime.manifests import DetectorManifest, Metrics, ReaderManifest
from galaxy_alpr.services.models import ModelInUse, Part
from galaxy_alpr.web.deps import Context
from galaxy_alpr.web.schema import Schema

router = APIRouter(tags=["service"])


class ModelInputOut(Schema):
    """The picture a model takes, in pixels; a detector's is the largest it is shrunk to."""

    width: int
    height: int
    color: str


class ModelOut(Schema):
    """A model in use. Of one without a manifest only the name is known.

    ``training_data`` are its sources with their licences.
    ``labels`` are what a detector finds, ``alphabet`` what a reader can write (``_`` fills up);
    ``thresholds`` are the lowest scores of a detection by label. ``metrics`` are the figures of
    the model's manifest: by name a number, a text, a list of them, or more figures by name.
    """

    part: Part
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


@router.get("/api/models")
def list_models(context: Context) -> list[ModelOut]:
    """Return the models of the engine in use with their measured figures, detectors first."""
    return [ModelOut.of(model) for model in context.models]
