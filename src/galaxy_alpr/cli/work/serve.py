"""``galaxy-alpr serve``, ``camera-worker``, ``gate-worker`` and ``engine-worker``."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from types import FrameType

import typer
import uvicorn

from galaxy_alpr.logs import log_config, set_up_logs
from galaxy_alpr.main.context import open_context
from galaxy_alpr.main.gates.apart import open_gate_worker
from galaxy_alpr.main.monitoring import FOLDER, serve_metrics
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.guards.server import GRACEFUL_S

KEEP_ALIVE_S = 75
"""How long an idle connection stays open: longer than proxies keep theirs, which is 60 s for nginx.

A proxy or a client would otherwise send a request on a connection that is just being closed.
"""

START_S = 60
"""How long one of several processes may load its modules; uvicorn then starts another one."""


def serve(host: str, port: int, *, workers: int, reload: bool) -> None:
    """Serve the HTTP API and the dashboard."""
    settings = Settings()  # wrong settings are reported here once, not by every process
    signal.signal(signal.SIGTERM, _end)
    with _folder_of_metrics(workers):
        uvicorn.run(
            "galaxy_alpr.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            reload=reload,
            proxy_headers=False,  # only the proxies of the settings are trusted
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACEFUL_S,
            timeout_worker_healthcheck=START_S,
            log_config=log_config(settings.log_format, settings.log_level),
        )


def camera_worker() -> None:
    """Read the cameras. Exits with 1 where the settings say that the service does, or nobody."""
    settings = Settings()
    if settings.cameras != "apart":
        typer.secho(
            f"GALAXY_CAMERAS={settings.cameras}: set it to apart, for the service as well",
            err=True,
            fg="red",
        )
        raise typer.Exit(1)
    set_up_logs(settings.log_format, settings.log_level)
    ended = _end_by_signal()
    with open_context(settings) as context, ExitStack() as resources:
        serve_metrics(settings, context.monitor, resources)
        context.readings.warm_up()
        context.cameras.supervisor.worker.start()
        typer.echo("the cameras are read; Ctrl-C ends it")
        while not ended.wait(1.0):  # a signal does not end a wait without a limit everywhere
            pass


def gate_worker() -> None:
    """Open the gates. Exits with 1 where the settings say that the service does, or nobody."""
    settings = Settings()
    if settings.gates != "apart":
        typer.secho(
            f"GALAXY_GATES={settings.gates}: set it to apart, for the service as well",
            err=True,
            fg="red",
        )
        raise typer.Exit(1)
    set_up_logs(settings.log_format, settings.log_level)
    ended = _end_by_signal()
    with open_gate_worker(settings) as opener:
        opener.worker.start()
        typer.echo("the gates are opened; Ctrl-C ends it")
        while not ended.wait(1.0):
            pass


def engine_worker(slots: int | None) -> None:
    """Read pictures of the pool. Raises ``Unavailable`` where no NATS server is named."""
    from galaxy_alpr.main.fleet.pool import open_engine_worker

    settings = Settings()
    set_up_logs(settings.log_format, settings.log_level)
    ended = _end_by_signal()
    with open_engine_worker(settings, slots) as worker:
        worker.start()
        typer.echo("pictures of the pool are read; Ctrl-C ends it")
        while not ended.wait(1.0):
            pass


def _end_by_signal() -> threading.Event:
    """Return an event that is set by a signal to end the process."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return ended


def _end(*_: object) -> None:
    """End with status 0: uvicorn repeats the signal once it has stopped, as asked."""
    raise SystemExit(0)


@contextmanager
def _folder_of_metrics(workers: int) -> Iterator[None]:
    """Let several processes put their metrics into one folder, so that each reports all of them.

    ``prometheus_client`` reads the variable when a process imports it.
    """
    if workers == 1 or FOLDER in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="galaxy-alpr-metrics-") as folder:
        os.environ[FOLDER] = folder
        yield
