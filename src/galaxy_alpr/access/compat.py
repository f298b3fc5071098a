"""The routes that answer as the services of other vendors do, and what each needs."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.access.permissions import Permission
from galaxy_alpr.enums import CompatAdapter


@dataclass(frozen=True, slots=True)
class CompatRoutes:
    """Routes of an interface of another vendor with the permission that they need."""

    adapter: CompatAdapter
    permission: Permission
    routes: tuple[str, ...]


_STATUS = tuple(
    f"GET /v1/{prefix}/{name}"
    for prefix in ("status", "server/status")
    for name in ("ping", "version", "updateavailable", "analysis/list", "modules/list")
)

_PARKPOW = "/api/v1"

COMPAT = (
    CompatRoutes(
        CompatAdapter.PLATE_RECOGNIZER,
        Permission.DETECT,
        ("POST /v1/plate-reader", "POST /v1/blur", "GET /v1/statistics", "GET /info"),
    ),
    CompatRoutes(
        CompatAdapter.OPENALPR,
        Permission.DETECT,
        (
            "POST /v1/recognize",
            "POST /v2/recognize",
            "POST /v2/recognize_bytes",
            "POST /v2/recognize_url",
            "GET /v2/config",
            "POST /v3/recognize",
            "POST /v3/recognize_bytes",
            "POST /v3/recognize_url",
            "GET /v3/config",
        ),
    ),
    CompatRoutes(
        CompatAdapter.CODEPROJECT,
        Permission.DETECT,
        (
            "POST /v1/vision/alpr",
            "POST /v1/image/alpr",
            "POST /v1/vision/detection",
            "GET /v1/vision/custom/list",
            "POST /v1/vision/custom/list",
            "POST /v1/vision/custom/{model}",
            "GET /v1/module/list/status",
            *_STATUS,
        ),
    ),
    CompatRoutes(
        CompatAdapter.PARKPOW,
        Permission.DETECT,
        (
            f"POST {_PARKPOW}/log-vehicle",
            f"GET {_PARKPOW}/webhook-receiver",
            f"POST {_PARKPOW}/webhook-receiver",
        ),
    ),
    CompatRoutes(
        CompatAdapter.PARKPOW,
        Permission.READ,
        (
            f"GET {_PARKPOW}/parking-list",
            f"GET {_PARKPOW}/visit-list",
            f"GET {_PARKPOW}/vehicles",
            f"GET {_PARKPOW}/vehicle-tags",
            f"GET {_PARKPOW}/task-check",
        ),
    ),
    CompatRoutes(
        CompatAdapter.PARKPOW,
        Permission.WRITE_LISTS,
        (
            f"POST {_PARKPOW}/edit-tags",
            f"POST {_PARKPOW}/create-vehicle",
            f"POST {_PARKPOW}/import-vehicles",
        ),
    ),
    CompatRoutes(
        CompatAdapter.PARKPOW, Permission.WRITE_PLACES, (f"POST {_PARKPOW}/create-camera",)
    ),
)
"""All of them. A route of a ``CompatRouter`` that is not here cannot be made."""

LAN_PERMISSIONS = frozenset({Permission.DETECT, Permission.READ})
"""What a client of a local network may do without a key, where the interface is open to it."""
