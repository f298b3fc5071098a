"""Payments of visits, their refunds, and validations that the price of a visit subtracts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from galaxy_alpr.db.base import Base, CodeString, Id, UtcDateTime

NAME_LENGTH = 100
PROVIDER_LENGTH = 30
REFERENCE_LENGTH = 100
REASON_LENGTH = 500
PAYLOAD_LENGTH = 1000


class Payment(Base):
    """A quote of a visit, and what was paid on it. Nothing is deleted: money is refunded.

    ``amount`` and ``refunded_amount`` are in units of the currency with ``decimals`` digits after
    the point.
    """

    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="SET NULL"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="RESTRICT"))
    tariff_version_id: Mapped[int] = mapped_column(
        ForeignKey("tariff_versions.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[str] = mapped_column(String(20))
    """A value of ``PaymentState``."""

    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CodeString(3))
    decimals: Mapped[int]
    refunded_amount: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The sum of its refunds. It is ``refunded`` when this is all of ``amount``."""

    provider: Mapped[str | None] = mapped_column(String(PROVIDER_LENGTH))
    reference: Mapped[str | None] = mapped_column(String(REFERENCE_LENGTH))
    """The provider's name for the payment, or the number of a receipt."""

    payload: Mapped[str | None] = mapped_column(String(PAYLOAD_LENGTH))
    """What the payer needs, such as the text of a QR code."""

    quote: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How the amount was computed: the price with its steps, and what was paid before."""

    priced_until: Mapped[datetime] = mapped_column(UtcDateTime)
    """The end of the stay that the amount covers."""

    quoted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    quoted_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    pending_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refunded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The moment of the last refund; ``refunded_by`` gave it back."""

    refunded_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    """Why it failed or was refunded last."""

    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(
            "refunded_amount >= 0 AND refunded_amount <= amount", name="refunded_amount"
        ),
        Index(None, "visit_id", "id"),
        Index(None, "lot_id", "id"),
        Index(None, "state", "id"),
        Index(None, "settled_at"),
    )

    @property
    def paid_amount(self) -> int:
        """What was paid and not refunded; ``0`` unless its money was there."""
        return 0 if self.settled_at is None else self.amount - self.refunded_amount


class Refund(Base):
    """Money of a payment that was given back, all of it or a part."""

    __tablename__ = "refunds"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id", ondelete="RESTRICT"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    """In units of the currency of the payment."""

    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    refunded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    refunded_by: Mapped[str] = mapped_column(String(NAME_LENGTH))

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "payment_id", "id"),
    )


class Validation(Base):
    """Minutes, an amount or a percentage that somebody gives to the visitor of a visit."""

    __tablename__ = "validations"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("visits.id", ondelete="SET NULL"), index=True
    )
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """A value of ``ValidationKind``."""

    value: Mapped[int] = mapped_column(BigInteger)
    given_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    """The shop, hotel or office that gives it."""

    note: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    created_by: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("value > 0", name="value"),)
