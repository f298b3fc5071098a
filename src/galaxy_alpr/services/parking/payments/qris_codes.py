"""Payments by QRIS: a code with the amount for each payment, made of the merchant's own code."""

from __future__ import annotations

from galaxy_alpr.enums import PaymentState
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.payments import qris
from galaxy_alpr.services.parking.payments.providers import Begun, PaymentOrder, RefundOrder


class QrisCodes:
    """Shows a code to pay. A person settles the payment when the acquirer shows the money."""

    def __init__(self, static: str) -> None:
        """Take the merchant's static payload. Raises ``ValidationFailed`` for a wrong one."""
        qris.check(static)
        self._static = static

    def begin(self, order: PaymentOrder, /) -> Begun:
        if order.currency != "IDR" or order.decimals != 0:
            raise ValidationFailed("QRIS takes whole rupiahs only", field="provider")
        payload = qris.dynamic(self._static, amount=order.amount, reference=order.key)
        return Begun(state=PaymentState.PENDING, reference=order.key, payload=payload)

    def state(self, _order: PaymentOrder, /) -> PaymentState | None:
        return None

    def refund(self, _refund: RefundOrder, /) -> bool:
        return True
