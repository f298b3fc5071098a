"""Changes of how readings of sources are fetched. Passwords are stored encrypted."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import IngestPull, IngestSource
from galaxy_alpr.db.queries.ingest import pulls
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.ingest.pulls.configs import CONFIGS, FolderPull, OnvifPull
from galaxy_alpr.services.ingest.pulls.folders import IngestFolders
from galaxy_alpr.services.ingest.sources import get_source
from galaxy_alpr.services.secrets.texts import SealedTexts
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

KEY_FILE = "ingest-key"
"""Name of the file in the data folder that contains the key of passwords."""

MAKERS = ("auto", "onvif")
"""Makers of a source whose notifications are pulled."""


class PullState(StrEnum):
    """How the fetching of readings goes."""

    WAITING = "waiting"
    """It has not been tried since it was changed."""

    WORKING = "working"
    FAILING = "failing"
    REFUSED = "refused"
    """The device refuses the log-in; it is tried again after some minutes."""


@dataclass(frozen=True, slots=True)
class PullValues:
    """What is asked, and its password."""

    config: OnvifPull | FolderPull
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PullParts:
    """What changes need beside the database."""

    folders: IngestFolders
    secrets: SealedTexts


def pull_secrets(store: ArtifactStore) -> SealedTexts:
    """Return what encrypts the passwords of devices."""
    return SealedTexts(store, key_file=KEY_FILE, purpose="galaxy-alpr password of a pull point")


def get_pull(session: Session, source_id: int) -> IngestPull:
    """Return how a source's readings are fetched. Raises ``NotFound``."""
    get_source(session, source_id)
    found = pulls.get(session, source_id=source_id)
    if found is None:
        raise NotFound(f"no readings of source {source_id} are fetched")
    return found


def put_pull(
    session: Session,
    source_id: int,
    values: PullValues,
    *,
    parts: PullParts,
    actor: Actor,
    clock: Clock,
    expected: Expected = UNCONDITIONAL,
) -> IngestPull:
    """Set how a source's readings are fetched.

    A password stays where none is given and device and user are the same. Raises ``NotFound``,
    ``PreconditionFailed``, ``ValidationFailed`` for a folder that is not allowed, ``OSError``.
    """
    source = get_source(session, source_id)
    config = values.config
    if isinstance(config, FolderPull):
        folder = str(parts.folders.checked(config.folder))
        config = config.model_copy(update={"folder": folder})
    elif source.maker not in MAKERS:
        raise ValidationFailed("the maker of the source has to be onvif, or auto")
    row = pulls.get(session, source_id=source_id, lock=True)
    expected.check(row)
    before = None if row is None else _audited(row)
    stored = config.model_dump(mode="json")
    sealed = None
    if isinstance(config, OnvifPull):
        same = row is not None and _device(row.config) == _device(stored)
        sealed = row.password_sealed if row is not None and same else None
        if values.password is not None:
            sealed = parts.secrets.seal(values.password, source_id)
    if row is None:
        row = IngestPull(source_id=source_id, put_aside=0)
        session.add(row)
    row.config, row.password_sealed, row.updated_at = stored, sealed, clock.now()
    row.state, row.error = PullState.WAITING, None
    session.flush()
    logger.info("how readings of source %s are fetched was set by %s", source_id, actor.name)
    subject = subject_of(IngestSource, source_id)
    record(session, actor, "ingest_source.pull", subject, before, _audited(row))
    return row


def delete_pull(
    session: Session, source_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Fetch no readings of a source any more. Raises ``NotFound``, ``PreconditionFailed``."""
    get_pull(session, source_id)
    row = pulls.get(session, source_id=source_id, lock=True)
    expected.check(row)
    if row is None:
        raise NotFound(f"no readings of source {source_id} are fetched")
    before = _audited(row)
    session.delete(row)
    session.flush()
    subject = subject_of(IngestSource, source_id)
    record(session, actor, "ingest_source.pull", subject, before)


def config_of(row: IngestPull) -> OnvifPull | FolderPull:
    """Return the configuration of a row."""
    return CONFIGS.validate_python(row.config)


def _device(config: dict[str, Any]) -> tuple[Any, Any]:
    return config.get("url"), config.get("user_name")


def _audited(row: IngestPull) -> dict[str, Any]:
    """Return the values for the audit trail, without the password."""
    return {**row.config, "has_password": row.password_sealed is not None}
