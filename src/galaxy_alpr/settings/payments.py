"""Payments."""

from __future__ import annotations

from pydantic import BaseModel, Field


class PaymentSettings(BaseModel):
    """Who takes money, beside the cash desk."""

    payment_qris: str | None = Field(
        None,
        max_length=512,
        description="The text of the merchant's own QRIS code. Each payment gets a code with its "
        "amount. Empty: no payments by QRIS.",
    )
    payment_mock: bool = Field(
        False,
        description="Whether payments without money are possible, by the provider mock: for trials "
        "only.",
    )
