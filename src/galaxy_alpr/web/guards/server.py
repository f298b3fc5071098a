"""The uvicorn server that runs this application, and what it is told at start-up.

``uvicorn app:app`` reads its options before it imports the application. What has no option, or the
wrong default, is therefore changed in the running server, before it accepts connections.
"""

from __future__ import annotations

import logging
import signal

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

logger = logging.getLogger(__name__)

GRACEFUL_S = 20
"""How long open requests may take at a stop; ``stop_grace_period`` in compose.yaml is longer."""


def running_server() -> uvicorn.Server | None:
    """Return the uvicorn server of this process; ``None`` for another one, or in a thread.

    The server is the owner of the signal handler.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return server if isinstance(server, uvicorn.Server) else None


def prepare_server() -> None:
    """Make the server leave forwarding headers alone, and limit its wait for open requests.

    By default uvicorn takes the client's address from ``X-Forwarded-For`` of every program on this
    machine, and waits for open requests without a limit.
    """
    server = running_server()
    if server is None:
        logger.info(
            "the server is not uvicorn in the main thread: its own trust in proxies applies"
        )
        return
    config = server.config
    if isinstance(config.loaded_app, ProxyHeadersMiddleware):
        config.loaded_app = config.loaded_app.app
    if config.timeout_graceful_shutdown is None:
        config.timeout_graceful_shutdown = GRACEFUL_S
