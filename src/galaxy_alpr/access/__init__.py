"""Who may do what: permissions, the table of their roles and routes, and questions to it."""

from galaxy_alpr.access.compat import COMPAT, LAN_PERMISSIONS, CompatRoutes
from galaxy_alpr.access.permissions import EVERYWHERE, Access, Permission, Role, Scope
from galaxy_alpr.access.table import PUBLIC, STATE, TABLE

__all__ = [
    "ALL_PERMISSIONS",
    "COMPAT",
    "EVERYWHERE",
    "LAN_PERMISSIONS",
    "PUBLIC",
    "STATE",
    "TABLE",
    "Access",
    "CompatRoutes",
    "Permission",
    "Role",
    "Scope",
    "compat_routes",
    "permission_for",
    "permissions_of",
    "within",
]

_NEEDED = {route: access.permission for access in TABLE for route in access.routes}
_COMPAT = {route: group for group in COMPAT for route in group.routes}
_WHOLE_SITE = frozenset(access.permission for access in TABLE if access.whole_site)
ALL_PERMISSIONS = frozenset(Permission)


def permission_for(method: str, path: str) -> Permission | None:
    """Return the permission that a route needs, ``None`` for a public one.

    ``path`` is the template of the route. Raises ``LookupError`` where the table has no rule.
    """
    route = f"{method} {path}"
    if route in PUBLIC:
        return None
    if route in _COMPAT:
        return _COMPAT[route].permission
    if route not in _NEEDED:
        raise LookupError(f"no rule for {route} in galaxy_alpr.access")
    return _NEEDED[route]


def compat_routes(method: str, path: str) -> CompatRoutes:
    """Return the interface of a route that answers as another vendor's service does.

    Raises ``LookupError`` where ``COMPAT`` does not name it.
    """
    route = f"{method} {path}"
    if route not in _COMPAT:
        raise LookupError(f"no rule for {route} in galaxy_alpr.access.compat")
    return _COMPAT[route]


def permissions_of(role: Role) -> frozenset[Permission]:
    """Return the permissions of a role without a limited scope."""
    return frozenset(access.permission for access in TABLE if role in access.roles)


def within(permissions: frozenset[Permission], scope: Scope) -> frozenset[Permission]:
    """Return those of ``permissions`` that an actor of ``scope`` has."""
    return permissions - _WHOLE_SITE if scope.is_limited else permissions
