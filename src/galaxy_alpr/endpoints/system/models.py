"""``GET /api/models``: the models in use and their measured figures."""

from __future__ import annotations

from galaxy_alpr.endpoints.schemas.models import ModelOut
from galaxy_alpr.web.deps import Context
from galaxy_alpr.web.routing import Router

router = Router(tags=["service"])


@router.get("/api/models")
def list_models(context: Context) -> list[ModelOut]:
    """Return the models of the engine in use with their measured figures, detectors first."""
    return [ModelOut.of(model) for model in context.models]
