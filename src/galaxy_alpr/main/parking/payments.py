"""Who takes money here."""

from __future__ import annotations

from galaxy_alpr.services.parking.payments.providers import (
    CashDesk,
    MockProvider,
    PaymentProvider,
    PaymentProviders,
)
from galaxy_alpr.services.parking.payments.qris_codes import QrisCodes
from galaxy_alpr.settings import PaymentSettings


def payment_providers(settings: PaymentSettings) -> PaymentProviders:
    """Return the providers by name: the cash desk, and those that the settings name.

    Raises ``ValidationFailed`` for a QRIS code that is wrong.
    """
    providers: dict[str, PaymentProvider] = {"cash": CashDesk()}
    if settings.payment_qris:
        providers["qris"] = QrisCodes(settings.payment_qris)
    if settings.payment_mock:
        # A person settles: several processes share no memory of payments.
        providers["mock"] = MockProvider(answers=False)
    return providers
