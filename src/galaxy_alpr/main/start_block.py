"""What the service runs with, logged once at its start: no password, secret or plate."""

from __future__ import annotations

import logging
import multiprocessing
import re
from collections.abc import Mapping

import uvicorn

from galaxy_alpr import __version__
from galaxy_alpr.db.urls import parse_url
from galaxy_alpr.main.erasure import keep_of
from galaxy_alpr.services.accounts.gate import Gate, Policy
from galaxy_alpr.services.retention.rules import usual_ages
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.context import AppContext

logger = logging.getLogger(__name__)

_OTHER_WORKER = re.compile(r"SpawnProcess-(?!1$)\d+")
"""The names of uvicorn's worker processes but the first."""


def log_start(settings: Settings, context: AppContext, server: uvicorn.Server | None) -> None:
    """Log the block; of several worker processes only the first does. May wait for the database."""
    if _OTHER_WORKER.fullmatch(multiprocessing.current_process().name) is None:
        logger.info("%s", start_block(settings, context, server))


def start_block(settings: Settings, context: AppContext, server: uvicorn.Server | None) -> str:
    """Return one line for each thing that the service runs with, under its name and version."""
    info = context.engine.info
    rows = {
        "address": _address(server) + settings.root_path,
        "processes": "unknown" if server is None else str(server.config.workers),
        "trusted proxies": ", ".join(map(str, settings.trusted_proxies)) or "none",
        "access": _access(context.gate),
        "data folder": str(settings.data_dir.resolve()),
        "stored files": settings.object_store_url or "in the data folder",
        "database": _database(settings),
        "durability": settings.durability,
        "detector": info.detector,
        "recognizer": info.recognizer,
        "engine": f"{settings.effective_engine_workers} at a time, up to "
        f"{settings.engine_threads} threads each, {settings.engine_queue} may wait",
        "country": settings.country or "of each location; none by default",
        "retention": f"events {settings.event_keep_days:g} days, at most "
        f"{settings.event_keep_count}; photos {_photos_kept(settings, context)}",
    }
    return block(f"Galaxy ALPR {__version__} has started", rows)


def block(title: str, rows: Mapping[str, str]) -> str:
    """Return the title with a line below it for each row."""
    width = max(map(len, rows))
    lines = (f"  {name:<{width}}  {value}" for name, value in rows.items())
    return "\n".join((title, *lines))


def _photos_kept(settings: Settings, context: AppContext) -> str:
    with context.sessions() as session:
        keep = usual_ages(session, keep_of(settings))
    kept = "without an end" if keep.days is None else f"{keep.days:g} days"
    return kept if keep.unlisted is None else f"{kept}, of unlisted plates {keep.unlisted:g} days"


def _address(server: uvicorn.Server | None) -> str:
    if server is None:
        return "unknown"
    config = server.config
    if config.uds is not None:
        return f"unix:{config.uds}"
    if config.fd is not None:
        return f"file descriptor {config.fd}"
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"{'https' if config.is_ssl else 'http'}://{host}:{config.port}"


def _access(gate: Gate) -> str:
    if gate.policy is Policy.OFF:
        return "everybody, without log-in"
    if gate.policy is Policy.OFF_HERE:
        return "this machine only, without log-in"
    return "log-in" if gate.has_users else "this machine only, until the first account is made"


def _database(settings: Settings) -> str:
    """Return the database's URL without password and parameters, which may be secrets, too."""
    url = parse_url(settings.effective_database_url)
    return url.set(query={}, password=None).render_as_string()
