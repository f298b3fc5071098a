"""Rights of plates to park: passes, bookings, exemptions, and plates that are blocked in a lot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from galaxy_alpr.db.base import (
    DISPLAY_LENGTH,
    TEXT_LENGTH,
    Base,
    CodeString,
    Id,
    UtcDateTime,
    utc_now,
)


class Right(Base):
    """A right of one or more plates, in all lots or in some, for a time and in weekly hours.

    A right with ``every_lot`` false and no lot applies nowhere: its lots were deleted.
    """

    __tablename__ = "rights"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """A value of ``RightKind``."""

    every_lot: Mapped[bool]
    hours: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Windows of the week in the local time of the lot: ``weekdays`` (1 is Monday), ``start`` and
    ``end`` such as ``08:00``. No window means all hours."""

    vehicle_classes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Values of ``VehicleClass``; none means all."""

    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    max_inside: Mapped[int | None]
    """How many of its plates may be inside at once; ``None`` for all."""

    uses: Mapped[int | None]
    """For how many stays it is; ``None`` for any number."""

    accepts_similar: Mapped[bool] = mapped_column(default=False)
    """Whether a text that differs in confusable characters only has the right, too."""

    minutes: Mapped[int | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    """In the smallest unit of the currency."""

    percent: Mapped[int | None]
    """What a validation takes off the price: one of ``minutes``, ``amount``, ``percent``."""

    given_by: Mapped[str | None] = mapped_column(String(100))
    """Who gives a validation, such as a shop."""

    holder: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    instruction: Mapped[str | None] = mapped_column(Text)
    """What the guard is to do."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    plates: Mapped[list[RightPlate]] = relationship(
        back_populates="right", lazy="raise", cascade="all, delete-orphan", order_by="RightPlate.id"
    )
    lots: Mapped[list[RightLot]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="RightLot.lot_id"
    )
    taken: Mapped[list[RightUse]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="RightUse.id"
    )

    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until", name="period"
        ),
        Index(None, "kind", "id"),
    )

    @property
    def texts(self) -> list[str]:
        """The texts of its plates."""
        return [plate.text for plate in self.plates]

    @property
    def display_texts(self) -> list[str]:
        """Its plates as a person wrote them."""
        return [plate.display_text for plate in self.plates]

    @property
    def lot_ids(self) -> list[int] | None:
        """The ids of its lots, ``None`` for all lots."""
        return None if self.every_lot else sorted(item.lot_id for item in self.lots)

    @property
    def uses_left(self) -> int | None:
        """For how many more stays it is; ``None`` for any number."""
        return None if self.uses is None else max(0, self.uses - len(self.taken))


class RightPlate(Base):
    """A plate that has a right."""

    __tablename__ = "right_plates"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH), index=True)
    folded: Mapped[str] = mapped_column(CodeString(TEXT_LENGTH), index=True)
    display_text: Mapped[str] = mapped_column(String(DISPLAY_LENGTH))

    right: Mapped[Right] = relationship(back_populates="plates", lazy="raise")

    __table_args__ = (UniqueConstraint("right_id", "text"),)


class RightLot(Base):
    """A lot in which a right applies."""

    __tablename__ = "right_lots"

    right_id: Mapped[int] = mapped_column(
        ForeignKey("rights.id", ondelete="CASCADE"), primary_key=True
    )
    lot_id: Mapped[int] = mapped_column(
        ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RightUse(Base):
    """A stay for which a right was used; it counts after the visit is deleted, too."""

    __tablename__ = "right_uses"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"))
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("visits.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("right_id", "visit_id"),)
