"""Quotes, payments and validations in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.parking.tariffs import StepOut
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import PaymentState, ValidationKind
from galaxy_alpr.services.parking.payments.totals import Total
from galaxy_alpr.services.parking.payments.validations import ValidationValues
from galaxy_alpr.services.parking.tariffs.data import MAX_AMOUNT
from galaxy_alpr.web.export import Columns
from galaxy_alpr.web.params import MAX_ID, NonBlankText
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

Reason = Annotated[NonBlankText, Field(max_length=500)]
Reference = Annotated[
    str, Field(min_length=1, max_length=100), AfterValidator(lambda text: _printable(text))
]


def _printable(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("must not be blank or contain unprintable characters")
    return text.strip()


class QuoteIn(RequestBody):
    """What is asked for."""

    lost_ticket: bool = Field(False, description="Whether the ticket was lost.")


class PaymentIn(RequestBody):
    """The quote that is paid, and how."""

    quote_id: int = Field(
        ge=1, le=MAX_ID, description="The id of the quote, which is that of the payment."
    )
    provider: str = Field(
        min_length=1,
        max_length=30,
        description="Who takes the money: a name of `GET /api/payments/providers`.",
        examples=["cash"],
    )


class SettleIn(RequestBody):
    """What shows that the money is there."""

    reference: Reference | None = Field(
        None, description="The provider's name for the payment, or the number of a receipt."
    )


class PaymentReasonIn(RequestBody):
    """Why."""

    reason: Reason = Field(description="Why, for the record.", examples=["charged twice"])


class RefundIn(PaymentReasonIn):
    """How much is given back, and why."""

    amount: int | None = Field(
        None,
        ge=1,
        le=MAX_AMOUNT,
        description="In units of the payment's `decimals`; null for all that remains.",
    )


class ValidationIn(RequestBody):
    """What is given to the visitor."""

    kind: FromText[ValidationKind] = Field(description="What is given.")
    value: int = Field(ge=1, le=MAX_AMOUNT, description="Minutes, an amount, or percent.")
    given_by: Name = Field(description="The shop or office that gives it.", examples=["Cinema"])
    note: Reason | None = Field(None, description="A note for people.")

    def values(self) -> ValidationValues:
        return ValidationValues(
            kind=self.kind, value=self.value, given_by=self.given_by, note=self.note
        )


class ValidationOut(Schema):
    """Minutes, an amount or a percentage that was given to the visitor of a visit."""

    id: int
    visit_id: int | None = Field(description="The id of the visit; null if it was deleted.")
    kind: ValidationKind = Field(description="What was given.")
    value: int = Field(description="Minutes, an amount, or percent.")
    given_by: str = Field(description="The shop or office that gave it.")
    note: str | None
    created_by: str
    created_at: datetime


class QuoteOut(Schema):
    """How an amount was computed."""

    total: int = Field(description="What the stay costs.")
    net: int = Field(description="The part of it without tax.")
    tax: int = Field(description="The tax in it.")
    paid: int = Field(description="What was paid of it before.")
    lost_ticket: bool = Field(description="Whether the ticket was lost.")
    vehicle_class: str | None = Field(description="Class of the vehicle; null where unknown.")
    steps: list[StepOut] = Field(description="How the price was computed, step by step.")


class PaymentOut(Schema):
    """A quote of a visit, and what was paid on it."""

    id: int
    visit_id: int | None = Field(description="The id of the visit; null if it was deleted.")
    lot_id: int = Field(description="The id of the lot.")
    tariff_version_id: int = Field(description="The id of the tariff's version.")
    state: PaymentState = Field(description="How far it is.")
    amount: int = Field(description="In units with `decimals` digits after the point.")
    currency: str = Field(description="Currency (ISO 4217).")
    decimals: int = Field(description="Digits of an amount after the point.")
    refunded_amount: int = Field(
        description="What of the amount was given back. It is `refunded` when all of it was, and "
        "`settled` before."
    )
    provider: str | None = Field(description="Who takes the money; null for a quote.")
    reference: str | None = Field(description="The provider's name for it; null where none.")
    payload: str | None = Field(
        description="What the payer needs, such as the text of a QR code; null where nothing."
    )
    quote: QuoteOut = Field(description="How the amount was computed.")
    priced_until: datetime = Field(description="The end of the stay that the amount covers.")
    quoted_at: datetime = Field(description="When it was quoted.")
    quoted_by: str = Field(description="Name of who quoted it.")
    pending_at: datetime | None = Field(description="When it began; null for a quote.")
    settled_at: datetime | None = Field(description="When the money was there; null before.")
    settled_by: str | None = Field(description="Name of who took it; null before.")
    failed_at: datetime | None = Field(description="When it was given up; null if it was not.")
    refunded_at: datetime | None = Field(description="When it was refunded last; null if never.")
    refunded_by: str | None = Field(description="Name of who refunded it last; null if never.")
    reason: str | None = Field(description="Why it failed, or was refunded last; null if neither.")

    @classmethod
    def of(cls, row: models.Payment) -> Self:
        return cls.model_validate(row)


class RefundOut(Schema):
    """Money of a payment that was given back."""

    id: int
    payment_id: int = Field(description="The id of the payment.")
    amount: int = Field(description="In units of the payment's `decimals`.")
    reason: str = Field(description="Why.")
    refunded_at: datetime = Field(description="When it was given back.")
    refunded_by: str = Field(description="Name of who gave it back.")


class TotalOut(Schema):
    """The payments of one person and one provider in one currency."""

    person: str | None = Field(description="Name of who took or gave back the money.")
    provider: str | None = Field(description="Who takes the money.")
    currency: str = Field(description="Currency (ISO 4217).")
    decimals: int = Field(description="Digits of an amount after the point.")
    settled: int = Field(description="Number of payments that were settled in the period.")
    settled_amount: int = Field(description="Their sum.")
    refunded: int = Field(description="Number of refunds in the period, also of parts.")
    refunded_amount: int = Field(description="Their sum.")
    net_amount: int = Field(description="What was taken less what was given back.")

    @classmethod
    def of(cls, total: Total) -> Self:
        return cls.model_validate(total)


class ProvidersOut(Schema):
    """Who takes money here."""

    providers: list[str] = Field(description="Their names.")


CSV_COLUMNS: Columns[PaymentOut] = {
    "id": lambda row: row.id,
    "visit_id": lambda row: row.visit_id,
    "lot_id": lambda row: row.lot_id,
    "tariff_version_id": lambda row: row.tariff_version_id,
    "state": lambda row: row.state,
    "amount": lambda row: row.amount,
    "currency": lambda row: row.currency,
    "decimals": lambda row: row.decimals,
    "provider": lambda row: row.provider,
    "reference": lambda row: row.reference,
    "total": lambda row: row.quote.total,
    "tax": lambda row: row.quote.tax,
    "priced_until": lambda row: row.priced_until,
    "quoted_at": lambda row: row.quoted_at,
    "quoted_by": lambda row: row.quoted_by,
    "settled_at": lambda row: row.settled_at,
    "settled_by": lambda row: row.settled_by,
    "failed_at": lambda row: row.failed_at,
    "refunded_amount": lambda row: row.refunded_amount,
    "refunded_at": lambda row: row.refunded_at,
    "refunded_by": lambda row: row.refunded_by,
    "reason": lambda row: row.reason,
}
"""The columns of an export, by name."""
