"""Sums of the statistics by day, which are derived from the photos and can be made again."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id

Bytes = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
"""Bytes of any length; a plain BLOB of MySQL and MariaDB has at most 64 kB."""

EVERYWHERE = -1
"""The ``location_id`` of the sums of all places."""

NO_LOCATION = 0
"""The ``location_id`` of the sums of the photos without a location."""


class StatisticDay(Base):
    """A day (UTC, counted from 1970) whose sums are made, or are being made by ``token``.

    A number below 0 is a month, one from 10 000 000 on all days up to a month's end. A change of a
    photo deletes the rows of its day, and of the month and all days that include it, and with them
    the sums.
    """

    __tablename__ = "statistic_days"

    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(CodeString(32))
    complete: Mapped[bool]


class StatisticSum(Base):
    """The sums of one place on one day, in one month, or on all days up to a month's end.

    ``db.queries.statistics.sums`` has their format.
    """

    __tablename__ = "statistic_sums"

    day: Mapped[int] = mapped_column(
        ForeignKey("statistic_days.day", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    location_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    """A location's id, ``NO_LOCATION`` or ``EVERYWHERE``."""

    images: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    slots: Mapped[bytes] = mapped_column(Bytes)
    times: Mapped[bytes] = mapped_column(Bytes)
    texts: Mapped[bytes] = mapped_column(Bytes)

    __table_args__ = (Index(None, "location_id", "day", "images"),)
