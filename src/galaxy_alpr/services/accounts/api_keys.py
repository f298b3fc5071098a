"""Changes of API keys: nobody gives more rights than the own ones, and a key is shown once."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.access import Permission, Scope, within
from galaxy_alpr.actors import SYSTEM, Actor
from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.models import ApiKey, ApiKeyLocation, ApiKeyLot
from galaxy_alpr.db.queries.accounts import api_keys, people
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.errors import Conflict, Forbidden, NotFound, ValidationFailed
from galaxy_alpr.services.accounts.tokens import KEY_PREFIX, hash_of, new_token
from galaxy_alpr.services.audit.record import record

logger = logging.getLogger(__name__)

PREFIX_BYTES = 4
_NOWHERE = Scope(frozenset(), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLimits:
    """What may be changed of a key; ``None`` is no limit."""

    name: str
    expires_at: datetime | None = None
    rate_per_minute: int | None = None
    daily_quota: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRights:
    """What a key may do, and where; bound to no place if both ids are ``None``."""

    permissions: frozenset[Permission]
    lots: frozenset[int] | None = None
    locations: frozenset[int] | None = None

    @property
    def everywhere(self) -> bool:
        """Whether the key is bound to no place."""
        return self.lots is None and self.locations is None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new key: its row, and the whole key, which is not stored."""

    row: ApiKey
    key: str


def get_key(session: Session, key_id: int) -> ApiKey:
    """Return a key with its places. Raises ``NotFound``."""
    return _found(api_keys.key(session, id=key_id), key_id)


def add_key(session: Session, limits: KeyLimits, rights: KeyRights, *, actor: Actor) -> NewKey:
    """Add a key. Raises ``ValidationFailed``, ``Forbidden`` for more rights than the actor has."""
    _check(session, rights, actor)
    prefix = KEY_PREFIX + secrets.token_hex(PREFIX_BYTES)
    key = new_token(f"{prefix}_")
    row = ApiKey(
        prefix=prefix,
        key_hash=hash_of(key),
        permissions=sorted(rights.permissions),
        everywhere=rights.everywhere,
        created_at=utc_now(),
        created_by=actor.name,
        created_by_id=actor.id if actor.kind is ActorKind.PERSON else None,
        lots=[ApiKeyLot(lot_id=id) for id in sorted(rights.lots or ())],
        locations=[ApiKeyLocation(location_id=id) for id in sorted(rights.locations or ())],
    )
    _set_limits(row, limits)
    session.add(row)
    session.flush()
    logger.info("API key %s (%s) was added by %s %s", row.id, prefix, actor.kind, actor.id)
    record(session, actor, "api_key.create", _subject(row), after=_values(row))
    return NewKey(row, key)


def change_key(session: Session, key_id: int, limits: KeyLimits, *, actor: Actor) -> ApiKey:
    """Change the name, expiry and limits of a key.

    Raises ``NotFound``, ``ValidationFailed``, ``Conflict`` for a revoked key, and ``Forbidden`` for
    one with more rights than the actor.
    """
    row = _found(api_keys.key(session, id=key_id, lock=True), key_id)
    if row.revoked_at is not None:
        raise Conflict(f"the API key {row.prefix} is revoked")
    _refuse_more({Permission(name) for name in row.permissions}, actor)
    before = _values(row)
    _set_limits(row, limits)
    session.flush()
    logger.info("API key %s was changed by %s %s", key_id, actor.kind, actor.id)
    record(session, actor, "api_key.change", _subject(row), before, _values(row))
    return row


def revoke_key(session: Session, key_id: int, *, actor: Actor) -> ApiKey:
    """Make a key invalid for ever; a revoked one stays so. Raises ``NotFound``."""
    row = _found(api_keys.key(session, id=key_id, lock=True), key_id)
    if row.revoked_at is None:
        row.revoked_at = utc_now()
        session.flush()
        logger.info("API key %s was revoked by %s %s", key_id, actor.kind, actor.id)
        record(session, actor, "api_key.revoke", _subject(row), before=_values(row))
    return row


def _subject(row: ApiKey) -> str:
    return f"api_key:{row.id}"


def _values(row: ApiKey) -> dict[str, object]:
    """Return what the audit trail stores of a key; never the key or its hash."""
    names = ("name", "prefix", "permissions", "rate_per_minute", "daily_quota", "expires_at")
    return {
        **{name: getattr(row, name) for name in names},
        "lots": None if row.everywhere else sorted(item.lot_id for item in row.lots),
        "locations": None if row.everywhere else [item.location_id for item in row.locations],
    }


def _found(row: ApiKey | None, key_id: int) -> ApiKey:
    if row is None:
        raise NotFound(f"no API key {key_id}")
    return row


def _set_limits(row: ApiKey, limits: KeyLimits) -> None:
    if limits.expires_at is not None and limits.expires_at <= utc_now():
        raise ValidationFailed(
            "expires_at is not in the future; to end a key, revoke it", field="expires_at"
        )
    row.name = " ".join(limits.name.split())
    row.expires_at = limits.expires_at
    row.rate_per_minute, row.daily_quota = limits.rate_per_minute, limits.daily_quota


def _check(session: Session, rights: KeyRights, actor: Actor) -> None:
    if not rights.permissions:
        raise ValidationFailed("a key needs a permission", field="permissions")
    if Permission.SIGNED_IN in rights.permissions:
        raise ValidationFailed(
            "a key has no account of its own: signed_in is for people", field="permissions"
        )
    lots, locations = rights.lots or frozenset(), rights.locations or frozenset()
    if not rights.everywhere:
        if not lots | locations:
            raise ValidationFailed("name a lot or a location, or leave both out")
        whole_site = rights.permissions - within(rights.permissions, _NOWHERE)
        if whole_site:
            raise ValidationFailed(
                f"{min(whole_site)} concerns all lots: a key that is bound to some cannot have it"
            )
    if missing := people.missing_lots(session, lots=lots):
        raise ValidationFailed(f"no lot {min(missing)}", field="lots")
    if missing := api_keys.missing_locations(session, locations=locations):
        raise ValidationFailed(f"no location {min(missing)}", field="locations")
    _refuse_more(rights.permissions, actor)
    _refuse_wider(rights, actor.scope)


def _refuse_more(permissions: set[Permission] | frozenset[Permission], actor: Actor) -> None:
    if actor is SYSTEM:
        return
    if more := permissions - actor.permissions:
        raise Forbidden(f"a key cannot have the permission {min(more)}, which you do not have")
    if Permission.MANAGE_ACCOUNTS in permissions and actor.kind is not ActorKind.PERSON:
        raise Forbidden("only a person makes keys that manage accounts")


def _refuse_wider(rights: KeyRights, scope: Scope) -> None:
    if not scope.is_limited:
        return
    lots, locations = rights.lots or frozenset(), rights.locations or frozenset()
    if rights.everywhere or lots - (scope.lots or frozenset()):
        raise Forbidden("a key cannot be used in more lots than yours")
    if not all(scope.has_location(location) for location in locations):
        raise Forbidden("a key cannot be used at more locations than yours")
