"""The composition root: settings in, an application out."""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware

from galaxy_alpr import __version__
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.endpoints import ROUTERS
from galaxy_alpr.engine.adapters.gemini import GeminiOptions
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.events import EventBroker
from galaxy_alpr.services.live.feed import EventFeed, write_events
from galaxy_alpr.services.models import models_in_use
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.inference import InferencePool
from galaxy_alpr.services.readings.pictures import PictureWriter
from galaxy_alpr.services.readings.submit import DetectService
from galaxy_alpr.services.retention.events import EventRetention
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.dashboard import add_dashboard, packaged_dashboard
from galaxy_alpr.web.deps import AppContext
from galaxy_alpr.web.errors import add_error_handlers
from galaxy_alpr.web.forms import FormLimits
from galaxy_alpr.web.limits import BodyLimit
from galaxy_alpr.web.openapi.description import describe
from galaxy_alpr.web.startup_errors import StartupErrors
from galaxy_alpr.web.streams import StreamSettings

DESCRIPTION = "Modular Backend for AI-Powered License Plate Recognition"


def create_app(settings: Settings | None = None, *, engine: Analyzer | None = None) -> FastAPI:
    """Return the application; its folders, database and engine are made at start-up.

    ``engine`` takes the place of the one that the settings name.
    """
    settings = settings or Settings()
    logging.getLogger("galaxy_alpr").setLevel(settings.log_level.upper())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        context = await run_in_threadpool(build_context, settings, engine)
        app.state.context = context
        context.feed.start()
        context.retention.start()
        if engine is None:
            await run_in_threadpool(context.detect_service.warm_up)
        # What is there now stays to the end: the garbage collector need not walk it in requests.
        gc.freeze()
        with _on_exit_signal(context.feed.broker.close):
            yield
        gc.unfreeze()
        await run_in_threadpool(close_context, context)

    app = FastAPI(
        title="Galaxy ALPR Backend",
        description=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        separate_input_output_schemas=False,
        docs_url=None,
        redoc_url=None,
    )
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    describe(app)
    add_dashboard(app, settings.dashboard_dir or packaged_dashboard())
    app.add_middleware(StartupErrors)
    app.add_middleware(BodyLimit, max_bytes=settings.max_request_bytes)
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
    """Make the folders, migrate the database, load the engine, and put the parts together.

    The event feed and the retention of events are not started: only a service needs them.
    """
    store = ArtifactStore(settings.data_dir)
    store.make_folders()
    database = make_engine(settings.effective_database_url)
    upgrade(database)
    sessions = make_sessionmaker(database)
    feed = EventFeed(
        sessions=sessions,
        broker=EventBroker(capacity=settings.event_queue),
        poll_s=settings.event_poll_s,
    )
    write_events(sessions, feed.wake)
    engine = engine or build_engine(settings)
    return AppContext(
        database=database,
        sessions=sessions,
        store=store,
        engine=engine,
        models=models_in_use(engine.info, network_files(settings)),
        detect_service=DetectService(
            engine=engine,
            pool=InferencePool(workers=settings.engine_workers, queue=settings.engine_queue),
            sessions=sessions,
            writer=PictureWriter(store=store, jpeg_quality=settings.jpeg_quality),
            limits=image_limits(settings),
            country=settings.country,
            drawings=settings.save_annotated,
        ),
        drawings=Drawings(
            sessions=sessions,
            store=store,
            limits=image_limits(settings),
            jpeg_quality=settings.jpeg_quality,
        ),
        feed=feed,
        retention=EventRetention(
            sessions=sessions,
            max_age=timedelta(days=settings.event_keep_days),
            max_count=settings.event_keep_count,
        ),
        uploads=FormLimits(max_files=settings.max_files, max_file_bytes=settings.max_upload_bytes),
        streams=StreamSettings(
            max_streams=settings.event_streams,
            lifetime_s=settings.event_lifetime_s,
            heartbeat_s=settings.event_heartbeat_s,
        ),
        min_free_disk_mb=settings.min_free_disk_mb,
    )


def close_context(context: AppContext) -> None:
    """Finish what runs, then let go of threads and connections."""
    context.detect_service.close()
    context.feed.stop()
    context.retention.stop()
    context.database.dispose()


def build_engine(settings: Settings) -> AlprEngine:
    """Load the engine that the settings name. Raises ``EngineUnavailable``, ``ModelError``."""
    key = settings.gemini_api_key
    return load_engine(
        settings.detector,
        settings.recognizer,
        vehicle_detector=settings.vehicle_detector,
        countries=None if settings.country is None else [settings.country.upper()],
        min_confidence=settings.min_confidence,
        input_size=settings.detector_input_size,
        second_look=settings.detector_second_look,
        threads=settings.engine_threads,
        gemini=None
        if key is None
        else GeminiOptions(
            api_key=key.get_secret_value(),
            model=settings.gemini_model,
            timeout_s=settings.gemini_timeout_s,
            retries=settings.gemini_retries,
        ),
    )


def network_files(settings: Settings) -> list[Path]:
    """Return the network files that the settings name."""
    names = (settings.detector, settings.vehicle_detector, settings.recognizer)
    return [Path(name) for name in names if name is not None and name.endswith(".onnx")]


def image_limits(settings: Settings) -> ImageLimits:
    """Return what a picture may be at most."""
    return ImageLimits(
        max_bytes=settings.max_upload_bytes,
        max_pixels=int(settings.max_image_megapixels * 1_000_000),
        max_side=settings.max_image_side,
    )


@contextmanager
def _on_exit_signal(act: Callable[[], None]) -> Iterator[None]:
    """Call ``act`` when the process is asked to stop, before the server's own handling.

    A server waits for open answers before it ends the lifespan, and live streams do not end by
    themselves: without this, Ctrl-C with a dashboard open would hang.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, frame: FrameType | None) -> None:
        act()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number, handler in before.items():
        if callable(handler):
            signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, handler)
