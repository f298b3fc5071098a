"""The composition root: settings in, an application out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware

from galaxy_alpr import __version__
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.endpoints import ROUTERS
from galaxy_alpr.endpoints.deps import AppContext
from galaxy_alpr.endpoints.errors import add_error_handlers
from galaxy_alpr.engine.base import Analyzer
from galaxy_alpr.services.detect import DetectService
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore

DESCRIPTION = "Modular Backend for AI-Powered License Plate Recognition"


def create_app(settings: Settings | None = None, *, engine: Analyzer | None = None) -> FastAPI:
    """Return the application; its folders, database and engine are made at start-up.

    ``engine`` takes the place of the one that the settings name.
    """
    settings = settings or Settings()
    logging.getLogger("galaxy_alpr").setLevel(settings.log_level.upper())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        context = await run_in_threadpool(build_context, settings, engine)
        app.state.context = context
        yield
        context.database.dispose()

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


def build_context(settings: Settings, engine: Analyzer | None = None) -> AppContext:
    """Make the folders, migrate the database, load the engine, and put the parts together."""
    store = ArtifactStore(settings.data_dir)
    store.make_folders()
    database = make_engine(settings.effective_database_url)
    upgrade(database)
    sessions = make_sessionmaker(database)
    if engine is None:
        from galaxy_alpr.engine.loader import load_engine

        engine = load_engine()
    return AppContext(
        database=database,
        sessions=sessions,
        store=store,
        engine=engine,
        detect_service=DetectService(engine=engine, sessions=sessions, store=store),
    )
