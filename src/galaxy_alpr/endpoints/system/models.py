"""``GET /api/models``: the models in use and their measured figures."""

from __future__ import annotations

from fastapi import APIRouter

from galaxy_alpr.endpoints.schemas.models import ModelOut
from galaxy_alpr.web.deps import Context

router = APIRouter(tags=["service"])


@router.get("/api/models")
def list_models(context: Context) -> list[ModelOut]:
    """Return the models of the engine in use with their measured figures, detectors first."""
    return [ModelOut.of(model) for model in context.models]
