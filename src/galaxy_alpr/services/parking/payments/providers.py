"""Who takes the money: the protocol of providers, the cash desk, and one for tests and trials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from galaxy_alpr.enums import PaymentState
from galaxy_alpr.errors import ValidationFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What is to be paid. ``key`` is always the same for one payment."""

    key: str
    amount: int
    currency: str
    decimals: int
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """What of a payment is to be given back. ``key`` is always the same for one refund."""

    key: str
    amount: int
    payment: PaymentOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """How a payment began: ``pending``, or ``settled`` where the money is there already.

    ``payload`` is what the payer needs, such as the text of a QR code.
    """

    state: PaymentState
    reference: str | None = None
    payload: str | None = None


class PaymentProvider(Protocol):
    """Takes payments. Its functions may be called again with the same key, and do nothing new.

    They are called in a transaction of the database, and answer at once: a provider that has to be
    asked over the network keeps what it learned by itself.
    """

    def begin(self, order: PaymentOrder, /) -> Begun:
        """Begin a payment. Raises ``ValidationFailed`` for an amount or a currency."""
        ...

    def state(self, order: PaymentOrder, /) -> PaymentState | None:
        """Return how far a payment is; ``None`` where only a person can know."""
        ...

    def refund(self, refund: RefundOrder, /) -> bool:
        """Give money of a payment back; return whether it was, or will be by hand."""
        ...


PaymentProviders = Mapping[str, PaymentProvider]
"""The providers of a site by their names."""


def provider_of(providers: PaymentProviders, name: str) -> PaymentProvider:
    """Return a provider. Raises ``ValidationFailed`` for another name."""
    found = providers.get(name)
    if found is None:
        known = ", ".join(sorted(providers))
        raise ValidationFailed(f"no payment provider {name!r}; there are {known}", field="provider")
    return found


class CashDesk:
    """Cash in hand: a payment is settled when it begins, and given back by hand."""

    def begin(self, order: PaymentOrder, /) -> Begun:
        return Begun(state=PaymentState.SETTLED, reference=order.key)

    def state(self, _order: PaymentOrder, /) -> PaymentState | None:
        return None

    def refund(self, _refund: RefundOrder, /) -> bool:
        return True


class MockProvider:
    """A provider without money, for tests and trials. A payment is pending until ``finish``.

    With ``answers`` false only a person can say whether a payment was settled.
    """

    def __init__(self, *, answers: bool = True, refunds: bool = True) -> None:
        self._answers = answers
        self._refunds = refunds
        self._states: dict[str, PaymentState] = {}
        self._refunds_of: dict[str, dict[str, int]] = {}

    def begin(self, order: PaymentOrder, /) -> Begun:
        self._states.setdefault(order.key, PaymentState.PENDING)
        payload = f"mock:{order.key}:{order.amount}:{order.currency}"
        return Begun(state=PaymentState.PENDING, reference=f"mock-{order.key}", payload=payload)

    def finish(self, key: str, state: PaymentState) -> None:
        """Set how far a payment is."""
        self._states[key] = state

    def state(self, order: PaymentOrder, /) -> PaymentState | None:
        return self._states.get(order.key, PaymentState.PENDING) if self._answers else None

    def refund(self, refund: RefundOrder, /) -> bool:
        if self._refunds:
            given = self._refunds_of.setdefault(refund.payment.key, {})
            given.setdefault(refund.key, refund.amount)
            if sum(given.values()) >= refund.payment.amount:
                self._states[refund.payment.key] = PaymentState.REFUNDED
        return self._refunds
