"""Roles, permissions, and the scope in which an actor has them."""

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
    WRITE_CAMERAS = "cameras:write"
    WRITE_TARIFFS = "tariffs:write"
    TAKE_PAYMENTS = "payments:take"
    REFUND_PAYMENTS = "payments:refund"
    WRITE_ALERTS = "alerts:write"
    ACKNOWLEDGE_ALARMS = "alarms:acknowledge"
    WRITE_GATES = "gates:write"
    OPEN_GATES = "gates:open"
    STOP_GATES = "gates:stop"
    MANAGE_PRIVACY = "privacy:manage"
    MANAGE_ACCOUNTS = "accounts:manage"
    MANAGE_INTEGRATIONS = "integrations:manage"
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
