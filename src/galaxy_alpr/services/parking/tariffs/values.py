"""What a price is computed of, and what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from galaxy_alpr.enums import ValidationKind, VehicleClass
from galaxy_alpr.services.parking.tariffs.data import Currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A validation: minutes, an amount or a percentage that somebody gives to a visitor."""

    kind: ValidationKind
    value: int
    given_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedStay:
    """A stay to be priced, in the local time ``zone``.

    After a payment at ``paid_at``, which covered the stay until ``paid_until``, the vehicle has
    the tariff's grace to leave. ``entered_at`` is missing only with a lost ticket.
    """

    entered_at: datetime | None
    exited_at: datetime
    zone: ZoneInfo
    vehicle_class: VehicleClass | None = None
    paid_at: datetime | None = None
    paid_until: datetime | None = None
    lost_ticket: bool = False
    discounts: tuple[Discount, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a price: what was done, in words, and what it adds to the price or takes off it."""

    code: str
    text: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a stay costs. ``total`` is ``net`` and ``tax``, and the sum of all ``steps``."""

    total: int
    net: int
    tax: int
    currency: Currency
    steps: tuple[Step, ...]
