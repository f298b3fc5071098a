"""Domain events of payments.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from galaxy_alpr.enums import PaymentState
from galaxy_alpr.events.values import Value


class PaymentChanged(Value):
    """A payment began, was settled, failed, or was refunded in part or whole."""

    type: Literal["payment.changed"] = "payment.changed"
    payment_id: int = Field(description="The id of the payment.")
    visit_id: int | None = Field(description="The visit; null where it was deleted.")
    lot_id: int
    state: PaymentState = Field(description="How far it is.")
    amount: int = Field(description="In units of the currency with `decimals` digits.")
    currency: str = Field(description="Currency (ISO 4217).")
    decimals: int = Field(description="Digits of the amount after the point.")
    refunded_amount: int = Field(0, description="What of the amount was given back.")
    provider: str | None = Field(description="Who takes the money.")
