"""The table of permissions: the roles that have each, and the routes that need it.

``docs/access.md`` is generated from ``TABLE``. A route that it does not name cannot be made. A
``HEAD`` is answered by the route of its ``GET``, and needs the same permission.
"""

from __future__ import annotations

from galaxy_alpr.access.ingest import DELIVERY_ROUTES
from galaxy_alpr.access.integrations import INTEGRATIONS
from galaxy_alpr.access.money import MONEY
from galaxy_alpr.access.permissions import Access, Permission, Role
from galaxy_alpr.access.read_routes import READ_ROUTES
from galaxy_alpr.access.sites import SITE_DELIVERIES

PUBLIC = (
    "GET /health",
    "GET /api/log_in",
    "POST /api/log_in",
    "GET /api/oidc/log_in",
    "GET /api/oidc/callback",
    "POST /api/first_user",
    *DELIVERY_ROUTES,
    *SITE_DELIVERIES,
    "GET /api/shared_pictures/{token}",
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
            "GET /api/push/key",
            "GET /api/push/subscriptions",
            "POST /api/push/subscriptions",
            "DELETE /api/push/subscriptions/{id}",
            "POST /api/push/subscriptions/{id}/test",
        ),
    ),
    Access(
        Permission.READ,
        "read detections, visits, pictures, statistics, reports, live events, lists, rights, "
        "places, occupancy, cameras, gates, alarms, tariffs, payments, the service's state, and "
        "the description of the API",
        _ALL,
        READ_ROUTES,
    ),
    Access(
        Permission.DETECT,
        "send pictures to be read, and readings",
        _STAFF,
        ("POST /detect_image", "POST /api/readings"),
    ),
    Access(
        Permission.WRITE_READINGS,
        "correct plates, vehicles, visits, and the count of vehicles in a lot; ask sites for "
        "pictures",
        _STAFF,
        (
            "PATCH /api/plates/{id}",
            "POST /api/plates/{id}/undo",
            "PATCH /api/vehicles/{id}",
            "POST /api/lots/{id}/recounts",
            "POST /api/visits/{id}/match",
            "POST /api/visits/{id}/merge",
            "POST /api/visits/{id}/split",
            "POST /api/visits/{id}/close",
            "POST /api/visits/{id}/reopen",
            "POST /api/visits/{id}/confirm",
            "POST /api/visits/{id}/reject",
            "POST /api/visits/{id}/undo",
            "POST /api/site_pictures/{session_id}",
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
        "change the plate lists, and rights of plates",
        _MANAGERS,
        (
            "POST /plate_status",
            "PUT /plate_status/{plate}",
            "DELETE /plate_status/{plate}",
            "POST /plate_status/import",
            "POST /api/rights",
            "POST /api/rights/import",
            "PATCH /api/rights/{id}",
            "DELETE /api/rights/{id}",
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
            "PUT /api/lots/{id}/capacities",
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
    *MONEY,
    Access(
        Permission.WRITE_ALERTS,
        "read, change and try alert rules",
        _MANAGERS,
        (
            "GET /api/alert_rules",
            "POST /api/alert_rules",
            "POST /api/alert_rules/dry_run",
            "GET /api/alert_rules/{id}",
            "PUT /api/alert_rules/{id}",
            "DELETE /api/alert_rules/{id}",
            "POST /api/alert_rules/{id}/dry_run",
        ),
        whole_site=True,
    ),
    Access(
        Permission.ACKNOWLEDGE_ALARMS,
        "acknowledge alarms",
        _STAFF,
        ("POST /api/alarms/{id}/acknowledge",),
    ),
    Access(
        Permission.WRITE_GATES,
        "add, change and delete gates",
        _MANAGERS,
        ("POST /api/gates", "PATCH /api/gates/{id}", "DELETE /api/gates/{id}"),
        whole_site=True,
    ),
    Access(
        Permission.OPEN_GATES,
        "send readings that open gates, open gates by hand",
        _STAFF,
        ("POST /api/gates/decide", "POST /api/gates/{id}/open"),
    ),
    Access(
        Permission.STOP_GATES,
        "stop all gates, and let them be opened again",
        _STAFF,
        ("PUT /api/gate_switch",),
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
    INTEGRATIONS,
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
