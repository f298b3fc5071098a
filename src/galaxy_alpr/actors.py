"""Who acts: a person, an API key, a camera or the system."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.access import EVERYWHERE, Permission, Scope
from galaxy_alpr.enums import ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, an API key, a camera or the system that acts.

    ``name`` is stored in columns such as ``changed_by``. ``id`` is that of the person or key,
    ``address`` the client's IP address, ``request_id`` the id of the request.
    """

    kind: ActorKind
    name: str
    id: int | None = None
    address: str | None = None
    request_id: str | None = None
    permissions: frozenset[Permission] = frozenset()
    scope: Scope = EVERYWHERE


SYSTEM = Actor(ActorKind.SYSTEM, "system")
"""The service itself: background work and maintenance commands."""
