"""What a centre keeps of the sites that hand their readings to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime, utc_now

CODE_LENGTH = 40
SOURCE_LENGTH = 60
PATH_LENGTH = 255


class Site(Base):
    """An installation elsewhere with cameras of its own, and what it last told.

    ``batch_id`` names the last batch that was taken from it; the next one has to follow it.
    ``installation`` is its database and data folder: a computer that was replaced has another one.
    """

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(CodeString(CODE_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    enabled: Mapped[bool]
    key_sealed: Mapped[str | None] = mapped_column(CodeString(1000))
    installation: Mapped[str | None] = mapped_column(CodeString(32))
    installed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it first sent as this installation."""

    restarts: Mapped[int] = mapped_column(default=0)
    """How often it began again: as another installation, or after a restoration."""

    batch_id: Mapped[str | None] = mapped_column(CodeString(32))
    last_event_id: Mapped[int] = mapped_column(Id, default=0)
    newest_event_id: Mapped[int] = mapped_column(Id, default=0)
    """The newest event of the site when it last sent."""

    oldest_waiting_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the oldest event that was not taken yet was recorded there."""

    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[str | None] = mapped_column(String(40))
    clock_ahead_s: Mapped[float | None]
    """How far its clock is ahead of ours, seconds."""

    disk_free_mb: Mapped[int | None]
    problems: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What it reports as wrong, in words."""

    picture_policy: Mapped[str | None] = mapped_column(String(10))
    """A value of ``SitePictures``: which pictures it sends by itself."""

    lists: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The lists of the centre that it gets: values of ``PlateStatus``."""

    settings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The settings that the centre sets for it, by name."""

    config_version: Mapped[str | None] = mapped_column(CodeString(64))
    """The version of lists, tariffs and settings that it has."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    """When a person changed it."""


class SiteRow(Base):
    """Which row of ours is a row of a site: each is made once, however often it is sent.

    It stays when our row is deleted, which is then not made again.
    """

    __tablename__ = "site_rows"

    site_id: Mapped[int] = mapped_column(
        ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(CodeString(10), primary_key=True)
    """A value of ``SiteRowKind``."""

    source: Mapped[str] = mapped_column(CodeString(SOURCE_LENGTH), primary_key=True)
    """The id of the row at the site, and when it was made there."""

    row_id: Mapped[int] = mapped_column(Id)

    __table_args__ = (Index(None, "kind", "row_id"),)


class SitePicture(Base):
    """A file of a reading of a site, which comes after the reading, or does not.

    The columns of our row that name the file are set when it has come. ``values`` are these.
    """

    __tablename__ = "site_pictures"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(
        ForeignKey("detection_sessions.id", ondelete="CASCADE"), index=True
    )
    part: Mapped[str] = mapped_column(String(10))
    """What it shows: the whole photo, a vehicle or a plate; a value of ``SitePicturePart``."""

    row_id: Mapped[int] = mapped_column(Id)
    """The row of that table that names it."""

    source_path: Mapped[str] = mapped_column(CodeString(PATH_LENGTH))
    path: Mapped[str] = mapped_column(CodeString(PATH_LENGTH), unique=True)
    """Where it is stored here once it has come."""

    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    """A value of ``SitePictureState``."""

    rank: Mapped[int]
    """In which order files are asked for, the least first: wanted, of listed plates, others."""

    captured_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(None, "site_id", "state", "rank", "id"),
        Index(None, "site_id", "source_path"),
    )


def source_of(id: int, made_at: datetime) -> str:
    """Return the name of a row of a site: a restored database may give its id once more."""
    return f"{id}@{int(made_at.timestamp() * 1_000_000)}"
