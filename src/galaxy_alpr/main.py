"""The composition root: settings in, an application out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from galaxy_alpr import __version__
from galaxy_alpr.endpoints import ROUTERS
from galaxy_alpr.endpoints.errors import add_error_handlers
from galaxy_alpr.settings import Settings

DESCRIPTION = "Modular Backend for AI-Powered License Plate Recognition"


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; its folders, database and engine are made at start-up."""
    settings = settings or Settings()
    logging.getLogger("galaxy_alpr").setLevel(settings.log_level.upper())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield

    app = FastAPI(
        title="Galaxy ALPR Backend",
        description=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        separate_input_output_schemas=False,
    )
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=settings.cors_credentials,
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=["Content-Disposition", "Retry-After"],
    )
    return app
