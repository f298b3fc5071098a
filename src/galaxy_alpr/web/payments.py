"""Who takes money, as routes use it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from galaxy_alpr.services.parking.payments.providers import PaymentProviders
from galaxy_alpr.web.deps import Context


async def get_payments(context: Context) -> PaymentProviders:
    return context.payments


PaymentsDep = Annotated[PaymentProviders, Depends(get_payments)]
"""The providers of payments by their names."""
