"""What a site keeps for its centre."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, String, event, insert, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime
from galaxy_alpr.db.models.parking.visits import Visit
from galaxy_alpr.db.models.sites.sites import source_of
from galaxy_alpr.enums import CentreChangeKind


class CentreLink(Base):
    """One row where this installation is a site of a centre: what the centre has confirmed.

    ``batch_id`` names the last batch that it has, ``next_batch_id`` the one that is being sent.
    """

    __tablename__ = "centre_link"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    site: Mapped[str] = mapped_column(CodeString(40))
    batch_id: Mapped[str | None] = mapped_column(CodeString(32))
    next_batch_id: Mapped[str] = mapped_column(CodeString(32))
    config_version: Mapped[str | None] = mapped_column(CodeString(64))
    """The version of what the centre sets that is applied."""

    settings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The settings that the centre sets, by name."""

    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the centre last confirmed a batch."""


class CentreChange(Base):
    """A change that no event tells the centre: a deletion deletes the events of its photo, too.

    Written only where there is a ``CentreLink``, and deleted when the centre has it.
    """

    __tablename__ = "centre_changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    """A value of ``CentreChangeKind``."""

    subject_id: Mapped[int] = mapped_column(Id)
    source: Mapped[str | None] = mapped_column(CodeString(60))
    """Of what was deleted: as ``SiteRow.source``."""


class CentrePicture(Base):
    """A photo whose picture the centre has: the site may delete it where space is short."""

    __tablename__ = "centre_pictures"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


@event.listens_for(Visit, "before_delete")
def _keep_removal(_mapper: Mapper[Visit], connection: Connection, row: Visit) -> None:
    """Keep the deletion of a visit for the centre, if there is one."""
    if connection.execute(select(CentreLink.id)).first() is not None:
        values = {"kind": CentreChangeKind.REMOVED.value, "subject_id": row.id}
        source = source_of(row.id, row.created_at)
        connection.execute(insert(CentreChange).values(**values, source=source))
