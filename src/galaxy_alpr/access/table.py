"""The table of permissions: the roles that have each, and the routes that need it.

``docs/access.md`` is generated from ``TABLE``. A route that it does not name cannot be made. A
``HEAD`` is answered by the route of its ``GET``, and needs the same permission.
"""

from __future__ import annotations

from galaxy_alpr.access.permissions import Access, Permission, Role

PUBLIC = (
    "GET /health",
    "GET /api/log_in",
    "POST /api/log_in",
    "GET /api/oidc/log_in",
    "GET /api/oidc/callback",
    "POST /api/first_user",
)
"""The routes that answer everybody, beside the files of the dashboard."""

STATE = ("GET /ready",)
"""Routes that answer everybody while the database fails, since it cannot be checked who asks."""

_ALL = (Role.ADMIN, Role.OPERATOR, Role.GUARD, Role.VIEWER)
_STAFF = (Role.ADMIN, Role.OPERATOR, Role.GUARD)
_MANAGERS = (Role.ADMIN, Role.OPERATOR)
_ADMINS = (Role.ADMIN,)

TABLE = (
    Access(
        Permission.SIGNED_IN,
        "use the own account",
        _ALL,
        (
            "DELETE /api/log_in",
            "GET /api/login_sessions",
            "DELETE /api/login_sessions",
            "DELETE /api/login_sessions/{id}",
            "PUT /api/password",
            "GET /api/second_factor",
            "POST /api/second_factor",
            "PUT /api/second_factor",
            "POST /api/second_factor/end",
        ),
    ),
    Access(
        Permission.READ,
        "read detections, visits, pictures, statistics, live events, lists, places, cameras, the "
        "service's state, and the description of the API",
        _ALL,
        (
            "GET /latest_detection",
            "GET /detections",
            "GET /detections/export",
            "GET /detections/{id}",
            "GET /plate_regions",
            "GET /plate_regions/{code}",
            "GET /plate_queries",
            "GET /api/plates/{id}",
            "GET /vehicle_queries",
            "GET /api/vehicles/{id}",
            "GET /session_queries",
            "GET /session_queries/{id}",
            "GET /session_queries/{id}/masked_picture",
            "GET /statistics",
            "GET /statistics/export",
            "GET /statistics/totals",
            "GET /statistics/vehicle_classes",
            "GET /statistics/plate_types",
            "GET /statistics/regions",
            "GET /statistics/countries",
            "GET /statistics/statuses",
            "GET /statistics/locations",
            "GET /statistics/trend",
            "GET /statistics/hours",
            "GET /statistics/weekday_hours",
            "GET /statistics/read_rate",
            "GET /statistics/unread_reasons",
            "GET /statistics/latency",
            "GET /plate_status",
            "GET /plate_status/{plate}/variants",
            "GET /plate_status/entries",
            "GET /plate_status/export",
            "GET /api/locations",
            "GET /api/locations/{id}",
            "GET /api/lots",
            "GET /api/lots/{id}",
            "GET /api/lots/{id}/joining",
            "GET /api/visits",
            "GET /api/visits/export",
            "GET /api/visits/{id}",
            "GET /api/visits/{id}/evidence",
            "GET /api/cameras",
            "GET /api/cameras/{id}",
            "GET /api/cameras/{id}/status",
            "GET /api/cameras/{id}/statistics",
            "GET /api/cameras/{id}/snapshot",
            "GET /api/cameras/{id}/live",
            "GET /api/events",
            "GET /outputs/{path:path}",
            "GET /static/{path:path}",
            "GET /api/models",
            "GET /ready",
            "GET /docs",
            "GET /docs/{path:path}",
            "GET /openapi.json",
        ),
    ),
    Access(Permission.DETECT, "send pictures to be read", _STAFF, ("POST /detect_image",)),
    Access(
        Permission.WRITE_READINGS,
        "correct plates, vehicles and visits",
        _STAFF,
        (
            "PATCH /api/plates/{id}",
            "POST /api/plates/{id}/undo",
            "PATCH /api/vehicles/{id}",
            "POST /api/visits/{id}/match",
            "POST /api/visits/{id}/merge",
            "POST /api/visits/{id}/split",
            "POST /api/visits/{id}/close",
            "POST /api/visits/{id}/reopen",
            "POST /api/visits/{id}/confirm",
            "POST /api/visits/{id}/reject",
            "POST /api/visits/{id}/undo",
        ),
    ),
    Access(
        Permission.DELETE_READINGS,
        "delete pictures, plates and vehicles",
        _MANAGERS,
        (
            "DELETE /session_queries/{id}",
            "DELETE /api/plates/{id}",
            "DELETE /api/vehicles/{id}",
        ),
    ),
    Access(
        Permission.WRITE_LISTS,
        "change the plate lists",
        _MANAGERS,
        (
            "POST /plate_status",
            "PUT /plate_status/{plate}",
            "DELETE /plate_status/{plate}",
            "POST /plate_status/import",
        ),
        whole_site=True,
    ),
    Access(
        Permission.WRITE_PLACES,
        "change lots and locations, and how lots join visits",
        _MANAGERS,
        (
            "POST /api/locations",
            "PUT /api/locations/{id}",
            "DELETE /api/locations/{id}",
            "POST /api/lots",
            "PUT /api/lots/{id}",
            "DELETE /api/lots/{id}",
            "PUT /api/lots/{id}/joining",
        ),
        whole_site=True,
    ),
    Access(
        Permission.WRITE_CAMERAS,
        "add, change, test, start and stop cameras",
        _MANAGERS,
        (
            "POST /api/cameras",
            "POST /api/cameras/test",
            "PATCH /api/cameras/{id}",
            "DELETE /api/cameras/{id}",
            "POST /api/cameras/{id}/test",
            "POST /api/cameras/{id}/start",
            "POST /api/cameras/{id}/stop",
        ),
        whole_site=True,
    ),
    Access(
        Permission.MANAGE_ACCOUNTS,
        "change people, their passwords and their log-in sessions; make and revoke API keys",
        _ADMINS,
        (
            "GET /api/users",
            "POST /api/users",
            "GET /api/users/{id}",
            "PUT /api/users/{id}",
            "DELETE /api/users/{id}",
            "PUT /api/users/{id}/password",
            "DELETE /api/users/{id}/login_sessions",
            "DELETE /api/users/{id}/second_factor",
            "GET /api/api_keys",
            "POST /api/api_keys",
            "GET /api/api_keys/{id}",
            "PUT /api/api_keys/{id}",
            "DELETE /api/api_keys/{id}",
        ),
        whole_site=True,
    ),
    Access(
        Permission.MANAGE_PRIVACY,
        "hold, erase and hand out data",
        _ADMINS,
        (
            "GET /api/legal_holds",
            "POST /api/legal_holds",
            "GET /api/legal_holds/{id}",
            "DELETE /api/legal_holds/{id}",
            "POST /api/privacy/erase/preview",
            "POST /api/privacy/erase",
            "GET /api/privacy/export",
        ),
        whole_site=True,
    ),
    Access(
        Permission.READ_AUDIT,
        "read the audit trail",
        _ADMINS,
        (
            "GET /api/audit",
            "GET /api/audit/export",
            "GET /api/audit/head",
            "GET /api/audit/verify",
        ),
        whole_site=True,
    ),
    Access(
        Permission.READ_METRICS, "read the metrics", _ADMINS, ("GET /metrics",), whole_site=True
    ),
)
