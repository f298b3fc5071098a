"""The log: one format for all records, each with the id of the request that it belongs to."""

from __future__ import annotations

import logging
import logging.config
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, Literal, ParamSpec, TypeVar

from pythonjsonlogger.core import RESERVED_ATTRS

P = ParamSpec("P")
T = TypeVar("T")

LogFormat = Literal["plain", "json"]

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered; ``None`` outside of one."""

SERVER = "uvicorn"
SERVER_ERRORS = "uvicorn.error"
SERVER_ACCESS = "uvicorn.access"

PLAIN = "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s"
JSON_NAMES = {"levelname": "level", "name": "logger"}
JSON_FIELDS = ("levelname", "name", "request_id", "message")
NOT_IN_JSON = ("color_message",)
"""What the server adds to its records for terminals."""


class AddRequestId(logging.Filter):
    """Adds ``request_id`` to each record: ``-`` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get() or "-"
        return True


class ContextThreads(ThreadPoolExecutor):
    """A thread pool whose work has the context of its caller, and so the id of the request."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return super().submit(partial(copy_context().run, fn, *args, **kwargs))


def log_config(
    format: LogFormat, level: str, *, server_level: int = logging.INFO
) -> dict[str, Any]:
    """Return the configuration of the log for ``logging.config.dictConfig``.

    ``level`` is the least serious level of the service's own records, ``server_level`` that of the
    server's, which have the same format. Everything goes to the standard error.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": AddRequestId}},
        "formatters": {
            "plain": {"format": PLAIN},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": JSON_FIELDS,
                "rename_fields": JSON_NAMES,
                "timestamp": True,
                "reserved_attrs": [*RESERVED_ATTRS, *NOT_IN_JSON],
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": format,
                "filters": ["request_id"],
            }
        },
        "root": {"handlers": ["stderr"]},
        "loggers": {
            "galaxy_alpr": {"level": level.upper()},
            SERVER: {"level": server_level, "handlers": [], "propagate": True},
        },
    }


def set_up_logs(format: LogFormat, level: str) -> None:
    """Set up the log of this process, unless somebody else did: then only the level is set.

    The server's own access log is switched off: the paths in it contain plates.
    """
    if logging.getLogger().handlers:
        logging.getLogger("galaxy_alpr").setLevel(level.upper())
    else:
        server_level = logging.getLogger(SERVER_ERRORS).getEffectiveLevel()
        logging.config.dictConfig(log_config(format, level, server_level=server_level))
    access = logging.getLogger(SERVER_ACCESS)
    access.handlers.clear()
    access.propagate = False
