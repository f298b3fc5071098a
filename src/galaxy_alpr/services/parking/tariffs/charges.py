"""What a stay is charged for: its periods and intervals, in their order, limited by caps.

The charges up to a moment depend on nothing later, and none is negative. So a longer stay has the
charges of a shorter one and further ones, and never costs less.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from galaxy_alpr.services.parking.tariffs.calendar import Piece, RateCalendar
from galaxy_alpr.services.parking.tariffs.data import Cap, CapKind, Rate

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount that is charged from the moment ``at`` on, on the local day ``day``.

    ``code`` is ``first``, ``interval``, ``flat`` or ``no_rate``; ``minutes`` is how long a period
    or an interval lasts.
    """

    at: datetime
    day: date
    amount: int
    code: str
    rate: str
    minutes: int = 0


def charges(calendar: RateCalendar, begin: datetime, end: datetime) -> Iterator[Charge]:
    """Yield the charges of a stay from ``begin`` to before ``end``.

    A period or an interval has the rate of its beginning, also where another rate begins in it.
    The first periods are those of the beginning of a stay: a flat rate or an interval ends them.
    """
    now, used, flats = begin, 0, set[tuple[int, date]]()
    piece: Piece | None = None
    while now < end:
        if piece is None or not piece.begin <= now < piece.end:
            piece = calendar.at(now)
        rate = piece.rate
        if rate is None:
            yield Charge(now, piece.day, 0, "no_rate", "")
            now = piece.end
        elif rate.flat is not None:
            window = (piece.number, piece.window)
            if window not in flats:
                flats.add(window)
                yield Charge(now, piece.day, rate.flat, "flat", rate.name)
            now, used = piece.end, -1
        else:
            charge, now, used = _period(rate, piece, now, used)
            yield charge


def _period(rate: Rate, piece: Piece, now: datetime, used: int) -> tuple[Charge, datetime, int]:
    """Return the next period or interval, its end, and the number of used first periods."""
    if 0 <= used < len(rate.first):
        period, code, used = rate.first[used], "first", used + 1
    elif rate.interval is not None:
        period, code, used = rate.interval, "interval", -1
    else:
        return Charge(now, piece.day, 0, "no_rate", rate.name), piece.end, -1
    charge = Charge(now, piece.day, period.amount, code, rate.name, period.minutes)
    return charge, now + timedelta(minutes=period.minutes), used


class Limits:
    """The caps of a stay: ``take`` returns what of a charge is within all of them.

    ``cut`` counts what each cap took off.
    """

    def __init__(self, caps: Sequence[Cap]) -> None:
        self._caps = tuple(caps)
        self._taken: deque[tuple[datetime, int]] = deque()
        self._rolling = self._of_visit = self._of_day = 0
        self._day: date | None = None
        self.cut: dict[Cap, int] = dict.fromkeys(self._caps, 0)

    def take(self, charge: Charge) -> int:
        """Return what is charged of a charge; charges come in their order."""
        if charge.day != self._day:
            self._day, self._of_day = charge.day, 0
        while self._taken and self._taken[0][0] <= charge.at - DAY:
            self._rolling -= self._taken.popleft()[1]
        amount = charge.amount
        for cap in self._caps:
            room = max(0, cap.amount - self._used(cap))
            if room < amount:
                self.cut[cap] += amount - room
                amount = room
        if amount:
            self._taken.append((charge.at, amount))
            self._rolling += amount
            self._of_day += amount
            self._of_visit += amount
        return amount

    @property
    def taken(self) -> int:
        """What was charged so far, within the caps."""
        return self._of_visit

    def _used(self, cap: Cap) -> int:
        match cap.per:
            case CapKind.ROLLING_24H:
                return self._rolling
            case CapKind.DAY:
                return self._of_day
        return self._of_visit
