"""Totals of a shift: what each person took and gave back in a period, by provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.db.queries.parking.payments import Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a person took and gave back at one provider, in one currency."""

    person: str | None
    provider: str | None
    currency: str
    decimals: int
    settled: int
    settled_amount: int
    refunded: int
    refunded_amount: int

    @property
    def net_amount(self) -> int:
        """What was taken less what was given back."""
        return self.settled_amount - self.refunded_amount


def totals(
    session: Session, *, since: datetime | None, until: datetime | None, lot_id: int | None
) -> list[Total]:
    """Return the totals of a period, by person, provider and currency."""
    limits = {"since": since, "until": until}
    settled = _by_key(payments.settled_sums(session, **limits, lot_id=lot_id))
    refunded = _by_key(payments.refunded_sums(session, **limits, lot_id=lot_id))
    found = []
    for key in sorted({*settled, *refunded}, key=lambda key: tuple(str(part) for part in key)):
        person, provider, currency, decimals = key
        taken, given = settled.get(key), refunded.get(key)
        found.append(
            Total(
                person=person,
                provider=provider,
                currency=currency,
                decimals=decimals,
                settled=taken.count if taken else 0,
                settled_amount=taken.amount if taken else 0,
                refunded=given.count if given else 0,
                refunded_amount=given.amount if given else 0,
            )
        )
    return found


_Key = tuple[str | None, str | None, str, int]


def _by_key(sums: list[Sum]) -> dict[_Key, Sum]:
    return {(one.person, one.provider, one.currency, one.decimals): one for one in sums}
