"""The application that a server runs."""

from __future__ import annotations

import asyncio
import gc
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from types import FrameType

from fastapi import FastAPI
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware

from galaxy_alpr import __version__
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.endpoints import COMPAT_ROUTERS, ROUTERS, VENDORS
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.logs import set_up_logs
from galaxy_alpr.main.context import open_context
from galaxy_alpr.main.fleet.sites import leave_centre
from galaxy_alpr.main.start_block import log_start
from galaxy_alpr.main.storage import pictures_origin
from galaxy_alpr.services.sites.batches import MAX_BATCH_BYTES
from galaxy_alpr.services.sites.centre.pictures import MAX_PICTURE_BYTES
from galaxy_alpr.settings import Settings, UploadSettings
from galaxy_alpr.web.answers.compression import Compressed
from galaxy_alpr.web.answers.head_only import HeadOnly
from galaxy_alpr.web.answers.problems import Problems
from galaxy_alpr.web.compat.guard import CompatGuard
from galaxy_alpr.web.compat.vendors import vendor_at
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.dashboard import DASHBOARD_PATH, add_dashboard, packaged_dashboard
from galaxy_alpr.web.errors import add_error_handlers
from galaxy_alpr.web.forms.csv_file import MAX_FILE_BYTES
from galaxy_alpr.web.guards.bodies import BodyGuard, BodyLimits
from galaxy_alpr.web.guards.heads import HeadLimit, limit_heads
from galaxy_alpr.web.guards.observed import Observed
from galaxy_alpr.web.guards.proxies import ProxyHeaders
from galaxy_alpr.web.guards.security_headers import SecurityHeaders
from galaxy_alpr.web.guards.server import prepare_server, running_server
from galaxy_alpr.web.guards.sites import SiteGuard
from galaxy_alpr.web.guards.startup_errors import StartupErrors
from galaxy_alpr.web.guards.unexpected import UnexpectedErrors
from galaxy_alpr.web.identity.first_user import FirstUserGuard
from galaxy_alpr.web.openapi.description import describe

MAX_BODY_BYTES = 100_000
MAX_IMPORT_BYTES = MAX_FILE_BYTES + MAX_BODY_BYTES

_ALL_ROUTERS = (*ROUTERS, *COMPAT_ROUTERS)
DELIVERY_PATHS = ("/ingest/", "/NotificationInfo/", "/LAPI/", "/push")
"""Beginnings of the paths to which cameras send their pictures."""

SITES_PATH = "/api/sites/"
"""Beginning of the paths to which sites send batches and pictures."""

DESCRIPTION = "Modular Backend for AI-Powered License Plate Recognition"


def create_app(
    settings: Settings | None = None,
    *,
    engine: Analyzer | None = None,
    now: Callable[[], datetime] = utc_now,
) -> FastAPI:
    """Return the application; its folders, database and engine are made at start-up.

    ``engine`` replaces the one that the settings name, ``now`` the machine's clock.
    """
    settings = settings or Settings()
    _check_root_path(settings.root_path)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        set_up_logs(settings.log_format, settings.log_level)
        prepare_server()
        limit_heads()
        async with contextmanager_in_threadpool(open_context(settings, engine, now=now)) as context:
            app.state.context = context
            _start_workers(context, settings)
            if engine is None:
                await run_in_threadpool(context.readings.warm_up)
            # These objects live until the end: the garbage collector need not visit them.
            gc.freeze()
            await run_in_threadpool(log_start, settings, context, running_server())
            with _on_exit_signal(partial(_stop_waiting, context, asyncio.get_running_loop())):
                yield
            gc.unfreeze()

    app = FastAPI(
        title="Galaxy ALPR Backend",
        description=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        separate_input_output_schemas=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # The framework's own spans contain paths and queries, and so plates.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    add_error_handlers(app)
    # As they are: an included router would build all of its routes once more for each application.
    app.router.routes.extend(route for router in _ALL_ROUTERS for route in router.routes)
    describe(app)
    add_dashboard(app, settings.dashboard_dir or packaged_dashboard())
    _add_middleware(app, settings)
    return app


def _start_workers(context: AppContext, settings: Settings) -> None:
    if settings.site is None:
        leave_centre(context.sessions)
    supervisor, workers = context.cameras.supervisor, list(context.workers)
    if context.cameras.feed is not None:
        workers.append(context.cameras.feed.worker)
    if settings.cameras == "inside":
        workers.append(supervisor.worker)
        context.monitor.measure(supervisor.measure)
    if settings.gates == "inside":
        workers.append(context.gates.opener.worker)
    for worker in workers:
        context.monitor.measure(worker.measure)
        worker.start()


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add the middleware; the last one is the outermost."""
    app.add_middleware(StartupErrors)
    app.add_middleware(BodyGuard, limits=_body_limits(settings))
    app.add_middleware(HeadLimit)
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(FirstUserGuard)
    app.add_middleware(
        SiteGuard,
        origins=settings.cors_origins,
        hosts=settings.allowed_hosts,
        keyed=lambda path: vendor_at(VENDORS, path) is not None,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_credentials=settings.cors_credentials,
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=[
            *("Content-Disposition", "ETag", "Link", "Location", "Retry-After", "X-Request-ID"),
            *("X-Masked-Faces", "X-Masked-Plates", "X-Timezone"),
        ],
    )
    app.add_middleware(CompatGuard, vendors=VENDORS)
    app.add_middleware(Problems)
    app.add_middleware(Compressed)
    app.add_middleware(SecurityHeaders, pictures=pictures_origin(settings))
    app.add_middleware(HeadOnly)
    app.add_middleware(Observed, paths=_paths_without_parameters())
    app.add_middleware(
        ProxyHeaders,
        trusted=settings.trusted_proxies,
        headers=settings.proxy_headers,
        root_path=settings.root_path,
    )


def _paths_without_parameters() -> set[str]:
    paths = {str(getattr(route, "path", "")) for router in _ALL_ROUTERS for route in router.routes}
    return {path for path in paths if "{" not in path}


def _check_root_path(root_path: str) -> None:
    """Raise ``ValueError`` for a path of the service itself: whether it is stripped is unclear."""
    routes = (route for router in _ALL_ROUTERS for route in router.routes)
    paths = (DASHBOARD_PATH, *(str(getattr(route, "path", "")) for route in routes))
    if root_path.split("/")[1:2] in [path.split("/")[1:2] for path in paths]:
        raise ValueError(f"GALAXY_ROOT_PATH={root_path} begins like a path of the service itself")


def _stop_waiting(context: AppContext, loop: asyncio.AbstractEventLoop) -> None:
    """End live streams, the decoding of costly pictures, and waits for a silent database."""
    context.feed.broker.close()
    context.readings.stop_decoding()
    loop.call_soon_threadsafe(context.timeouts.hurry)


def _body_limits(settings: UploadSettings) -> BodyLimits:
    delivery = 2 * settings.max_upload_bytes
    compat = [path for vendor in VENDORS for path in vendor.uploads]
    return BodyLimits(
        max_bytes=MAX_BODY_BYTES,
        larger={
            "/detect_image": settings.max_request_bytes,
            "/api/gates/decide": settings.max_request_bytes,
            "/plate_status/import": MAX_IMPORT_BYTES,
            "/api/rights/import": MAX_IMPORT_BYTES,
            **dict.fromkeys(compat, settings.max_compat_bytes),
            "/api/readings": delivery,
        },
        larger_below={
            SITES_PATH: max(MAX_BATCH_BYTES, MAX_PICTURE_BYTES),
            **dict.fromkeys(DELIVERY_PATHS, delivery),
            **{path: settings.max_compat_bytes for path in compat if path.endswith("/")},
        },
        budget_bytes=settings.max_bodies_bytes,
        timeout_s=settings.body_timeout_s,
    )


@contextmanager
def _on_exit_signal(act: Callable[[], None]) -> Iterator[None]:
    """Call ``act`` on a signal to stop the process, before the server's own handler.

    A server waits for open answers before it ends the lifespan. Live streams do not end by
    themselves, costly pictures may take long, and a database that does not answer holds others:
    without this, Ctrl-C would hang.
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
