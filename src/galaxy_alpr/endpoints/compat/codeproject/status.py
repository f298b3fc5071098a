"""The state of the server, as CodeProject.AI describes its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from galaxy_alpr.endpoints.compat.codeproject.wire import ALPR, DETECTION, Module

STARTED = "Started"

_PARTS = re.compile(r"(\d*)(?:\.(\d+))?(?:\.(\d+))?([^+]*)")


@dataclass(frozen=True, slots=True)
class Working:
    """Since when the service runs, when it was asked, and how many pictures wait or are read."""

    since: datetime
    now: datetime
    pictures: int


def version(text: str) -> dict[str, Any]:
    """Return the answer with the version of this service."""
    return {"success": True, "message": text, "version": _version(text)}


def update(text: str) -> dict[str, Any]:
    """Return the answer that there is no update: none is looked for."""
    info = _version(text)
    return {
        "success": True,
        "message": "Updates are not looked for",
        "version": info,
        "current": info,
        "latest": info,
        "updateAvailable": False,
    }


def statuses(working: Working) -> dict[str, Any]:
    """Return the states of the modules, which are parts of one process."""
    return {"success": True, "statuses": [_status(item, working) for item in (ALPR, DETECTION)]}


def _status(module: Module, working: Working) -> dict[str, Any]:
    return {
        "moduleId": module.id,
        "name": module.name,
        "queue": f"{module.id.lower()}_queue",
        "status": STARTED,
        "started": _moment(working.since),
        "lastSeen": _moment(working.now),
        "requestCount": working.pictures,
        "statusData": None,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _version(text: str) -> dict[str, Any]:
    """Return the parts of a version such as ``1.4.2rc1``; a number that it lacks is 0."""
    found = _PARTS.match(text)
    assert found is not None
    return {
        "major": int(found[1] or 0),
        "minor": int(found[2] or 0),
        "patch": int(found[3] or 0),
        "preRelease": found[4].lstrip(".-"),
        "build": 0,
        "securityUpdate": False,
        "file": "",
        "releaseNotes": "",
    }
