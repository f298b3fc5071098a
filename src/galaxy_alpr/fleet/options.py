"""Where the NATS servers are, and the errors of a connection to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from galaxy_alpr.errors import Unavailable

MAX_PAYLOAD = 8 * 1024 * 1024
"""Bytes of a message that the servers of a fleet have to take (``max_payload``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NatsOptions:
    """Where the servers are, and who connects. ``name`` is shown by the servers.

    ``inbox`` begins the subjects of answers: who may read these of its own only has its own.
    """

    urls: Sequence[str]
    name: str
    seed_file: Path | None = None
    ca_file: Path | None = None
    inbox: str = "_INBOX"


class NatsUnavailable(Unavailable):
    """No NATS server answers, or none answers in time."""

    code = "nats_unavailable"
    retry_after_s = 1


def require_package() -> None:
    """Raise ``Unavailable`` where the extra is not installed."""
    try:
        import_module("nats")
    except ImportError as error:
        raise Unavailable(
            "GALAXY_NATS_URL needs a package: pip install 'galaxy-alpr[fleet]'"
        ) from error


def is_connection_error(error: Exception) -> bool:
    from nats import errors

    kinds = (
        errors.ConnectionClosedError,
        errors.ConnectionReconnectingError,
        errors.NoServersError,
        errors.OutboundBufferLimitError,
        errors.StaleConnectionError,
        errors.TimeoutError,
        OSError,
    )
    return isinstance(error, kinds)
