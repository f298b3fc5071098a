"""Who may do what: one table of permissions, of the roles that have them, and of their routes.

``docs/access.md`` is generated from ``TABLE``. A route that the table does not name cannot be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The role of a person."""

    ADMIN = "admin"
    OPERATOR = "operator"
    GUARD = "guard"
    VIEWER = "viewer"


class Permission(StrEnum):
    """A permission; one whose name has a colon allows changes."""

    SIGNED_IN = "signed_in"
    READ = "read"
    DETECT = "detect"
    WRITE_READINGS = "readings:write"
    DELETE_READINGS = "readings:delete"
    WRITE_LISTS = "lists:write"
    WRITE_PLACES = "places:write"
    MANAGE_PRIVACY = "privacy:manage"
    MANAGE_ACCOUNTS = "accounts:manage"
    READ_AUDIT = "audit:read"
    READ_METRICS = "metrics:read"


@dataclass(frozen=True, slots=True)
class Scope:
    """The lots and locations whose data an actor may use; ``None`` for all.

    A location is in the scope if ``locations`` has its id; those without a lot only if there is
    no limit.
    """

    lots: frozenset[int] | None = None
    locations: frozenset[int] | None = None

    @property
    def is_limited(self) -> bool:
        """Whether some lots or locations are outside."""
        return self.locations is not None

    def has_location(self, location_id: int | None) -> bool:
        """Return whether data of this location may be used."""
        return self.locations is None or location_id in self.locations


EVERYWHERE = Scope()
"""The scope of all lots and locations."""


@dataclass(frozen=True, slots=True)
class Access:
    """A permission, what it allows, the roles that have it, and the routes that need it.

    ``whole_site``: what it allows concerns all lots, so nobody has it whose scope is limited.
    """

    permission: Permission
    allows: str
    roles: tuple[Role, ...]
    routes: tuple[str, ...]
    whole_site: bool = False


PUBLIC = ("GET /health", "GET /api/log_in", "POST /api/log_in", "POST /api/first_user")
"""The routes that answer everybody, beside the files of the dashboard."""

_ALL = (Role.ADMIN, Role.OPERATOR, Role.GUARD, Role.VIEWER)
_STAFF = (Role.ADMIN, Role.OPERATOR, Role.GUARD)
_MANAGERS = (Role.ADMIN, Role.OPERATOR)
_ADMINS = (Role.ADMIN,)

TABLE = (
    Access(
        Permission.SIGNED_IN,
        "use the own account; read the description of the API",
        _ALL,
        (
            "DELETE /api/log_in",
            "GET /api/login_sessions",
            "DELETE /api/login_sessions",
            "DELETE /api/login_sessions/{id}",
            "PUT /api/password",
            "GET /docs",
            "GET /docs/{path:path}",
            "GET /openapi.json",
        ),
    ),
    Access(
        Permission.READ,
        "read detections, pictures, statistics, live events, lists, places and the service's state",
        _ALL,
        (
            "GET /latest_detection",
            "GET /detections",
            "GET /plate_regions",
            "GET /plate_regions/{code}",
            "GET /plate_queries",
            "GET /api/plates/{id}",
            "GET /vehicle_queries",
            "GET /api/vehicles/{id}",
            "GET /session_queries",
            "GET /session_queries/{id}",
            "GET /statistics",
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
            "GET /api/events",
            "GET /outputs/{path:path}",
            "HEAD /outputs/{path:path}",
            "GET /static/{path:path}",
            "HEAD /static/{path:path}",
            "GET /api/models",
            "GET /ready",
        ),
    ),
    Access(Permission.DETECT, "send pictures to be read", _STAFF, ("POST /detect_image",)),
    Access(
        Permission.WRITE_READINGS,
        "correct plates and vehicles",
        _STAFF,
        ("PATCH /api/plates/{id}", "POST /api/plates/{id}/undo", "PATCH /api/vehicles/{id}"),
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
        "change lots and locations",
        _MANAGERS,
        (
            "POST /api/locations",
            "PUT /api/locations/{id}",
            "DELETE /api/locations/{id}",
            "POST /api/lots",
            "PUT /api/lots/{id}",
            "DELETE /api/lots/{id}",
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
            "GET /api/api_keys",
            "POST /api/api_keys",
            "GET /api/api_keys/{id}",
            "PUT /api/api_keys/{id}",
            "DELETE /api/api_keys/{id}",
        ),
        whole_site=True,
    ),
    Access(
        Permission.MANAGE_PRIVACY, "hold, erase and hand out data", _ADMINS, (), whole_site=True
    ),
    Access(Permission.READ_AUDIT, "read the audit trail", _ADMINS, (), whole_site=True),
    Access(Permission.READ_METRICS, "read the metrics", _ADMINS, (), whole_site=True),
)

_NEEDED = {route: access.permission for access in TABLE for route in access.routes}
_WHOLE_SITE = frozenset(access.permission for access in TABLE if access.whole_site)
ALL_PERMISSIONS = frozenset(Permission)


def permission_for(method: str, path: str) -> Permission | None:
    """Return the permission that a route needs, ``None`` for a public one.

    ``path`` is the template of the route. Raises ``LookupError`` where the table has no rule.
    """
    route = f"{method} {path}"
    if route in PUBLIC:
        return None
    if route not in _NEEDED:
        raise LookupError(f"no rule for {route} in galaxy_alpr.access")
    return _NEEDED[route]


def permissions_of(role: Role) -> frozenset[Permission]:
    """Return the permissions of a role without a limited scope."""
    return frozenset(access.permission for access in TABLE if role in access.roles)


def within(permissions: frozenset[Permission], scope: Scope) -> frozenset[Permission]:
    """Return those of ``permissions`` that an actor of ``scope`` has."""
    return permissions - _WHOLE_SITE if scope.is_limited else permissions
