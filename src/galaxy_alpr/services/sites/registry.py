"""Changes of the sites of a centre: codes and names are unique, keys are shown once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Site
from galaxy_alpr.db.queries.sites import sites
from galaxy_alpr.enums import AlertKind, DefaultRule, PlateStatus, SiteHealth
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.alerts.defaults import add_rule_once
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.sites.keys import SiteKeys
from galaxy_alpr.services.sites.settings import CentreSettings, stored
from galaxy_alpr.services.sites.signing import new_key
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=2)
"""A site that has nothing new tells so every 15 s."""

LATE_AFTER = timedelta(minutes=5)
"""Age of the oldest event that is not here from which a site is late."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A site and its key, which is known only now."""

    site: Site
    key: str = field(repr=False)


def get_site(session: Session, site_id: int) -> Site:
    """Return a site. Raises ``NotFound``."""
    found = sites.get(session, id=site_id)
    if found is None:
        raise NotFound(f"no site {site_id}")
    return found


def add_site(
    session: Session,
    *,
    code: str,
    name: str,
    lists: Sequence[PlateStatus],
    settings: CentreSettings,
    keys: SiteKeys,
    now: datetime,
    actor: Actor,
) -> NewKey:
    """Add a site; the first one brings the rule that raises an alarm when one is silent.

    Raises ``Conflict`` for a code or name that another one has.
    """
    _refuse_taken(session, code, name, None)
    if not sites.every(session):
        add_rule_once(session, DefaultRule.SITES_SILENT, AlertKind.SITE_SILENT, minutes=10)
    row = Site(code=code, name=name, enabled=True, problems=[], created_at=now, updated_at=now)
    row.lists, row.settings = _lists(lists), stored(settings)
    session.add(row)
    session.flush()
    key = _set_key(session, row, keys)
    logger.info("site %s was added by %s", code, actor.name)
    record(session, actor, "site.create", subject_of(Site, row.id), after=values_of(row))
    return NewKey(row, key)


def change_site(
    session: Session,
    site_id: int,
    *,
    name: str | None,
    enabled: bool | None,
    lists: Sequence[PlateStatus] | None,
    settings: CentreSettings | None = None,
    now: datetime,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Site:
    """Change values of a site; ``None`` keeps one.

    Raises ``NotFound``, ``PreconditionFailed``, ``Conflict``.
    """
    row = _locked(session, site_id, expected)
    before = values_of(row)
    if name is not None:
        _refuse_taken(session, row.code, name, row.id)
        row.name = name
    if enabled is not None:
        row.enabled = enabled
    if lists is not None:
        row.lists = _lists(lists)
    if settings is not None:
        row.settings = stored(settings)
    if values_of(row) != before:
        row.updated_at = now
        session.flush()
        logger.info("site %s was changed by %s", row.code, actor.name)
        record(session, actor, "site.change", subject_of(Site, site_id), before, values_of(row))
    return row


def rotate_key(
    session: Session,
    site_id: int,
    *,
    keys: SiteKeys,
    now: datetime,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> NewKey:
    """Give a site another key; the one before is not valid any more.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, site_id, expected)
    key = _set_key(session, row, keys)
    row.updated_at = now
    session.flush()
    logger.info("site %s got another key by %s", row.code, actor.name)
    record(session, actor, "site.key", subject_of(Site, site_id))
    return NewKey(row, key)


def delete_site(
    session: Session, site_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a site. Its readings stay; files that have not come will not come any more.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, site_id, expected)
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("site %s was deleted by %s", row.code, actor.name)
    record(session, actor, "site.delete", subject_of(Site, site_id), before)


def health_of(site: Site, now: datetime) -> SiteHealth:
    """Return how a site is."""
    if not site.enabled:
        return SiteHealth.OFF
    if site.last_seen_at is None:
        return SiteHealth.NEVER_SEEN
    if now - site.last_seen_at > SILENT_AFTER:
        return SiteHealth.SILENT
    waiting = site.oldest_waiting_at
    return SiteHealth.OK if waiting is None or now - waiting < LATE_AFTER else SiteHealth.LATE


def _locked(session: Session, site_id: int, expected: Expected) -> Site:
    row = sites.get(session, id=site_id, lock=True)
    if row is None:
        raise NotFound(f"no site {site_id}")
    expected.check(row)
    return row


def _refuse_taken(session: Session, code: str, name: str, except_id: int | None) -> None:
    if sites.taken(session, code=code, name=name, except_id=except_id):
        raise Conflict("another site has this code or name")


def _lists(lists: Sequence[PlateStatus]) -> list[str]:
    """Return the lists that a site gets, as they are stored. Raises ``ValidationFailed``."""
    if PlateStatus.UNLISTED in lists:
        raise ValidationFailed("unlisted is no list", field="lists")
    return sorted({status.value for status in lists})


def _set_key(session: Session, row: Site, keys: SiteKeys) -> str:
    key = new_key()
    row.key_sealed = keys.seal(key, row.id)
    session.flush()
    return key
