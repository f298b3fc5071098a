"""``serve``, ``camera-worker``, ``gate-worker``, ``engine-worker``: the processes that last."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes, each with its own engine.")] = 1,
    reload: Annotated[bool, typer.Option(help="Restart when the code changes.")] = False,
) -> None:
    """Serve the HTTP API and the dashboard."""
    from galaxy_alpr.cli.work import serve as work

    work.serve(host, port, workers=workers, reload=reload)


def camera_worker() -> None:
    """Read the cameras apart from the service, with its database and its data folder.

    The service then needs GALAXY_CAMERAS=apart. One process reads the cameras; others that are
    started wait, and one of them takes over when it ends. Ctrl-C or SIGTERM ends it: passes that
    were open are stored.
    """
    from galaxy_alpr.cli.work import serve as work

    work.camera_worker()


def gate_worker() -> None:
    """Open the gates apart from the service, with its database and its data folder.

    The service then needs GALAXY_GATES=apart. Several may run: each order is carried out by one of
    them, once. Ctrl-C or SIGTERM ends it.
    """
    from galaxy_alpr.cli.work import serve as work

    work.gate_worker()


def engine_worker(
    slots: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Pictures at a time; by default as many as serve reads."),
    ] = None,
) -> None:
    """Read pictures for the services that share GALAXY_NATS_URL and have GALAXY_ENGINE_POOL=true.

    Any number may run, on any machine; they need no database and no data folder, and the models
    and engine settings of the services. Ctrl-C or SIGTERM ends it after the running analyses.
    """
    from galaxy_alpr.cli.work import serve as work

    work.engine_worker(slots)
