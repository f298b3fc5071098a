"""Which rate is for a moment, in the local time of a lot.

A local day is divided where rates begin and end. The moments of these local times are exact: one
that does not exist, because the clocks are set forward over it, is the moment of the change; of one
that occurs twice the first counts. So a day has 23 or 25 hours, and no moment is left out or
counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.services.parking.tariffs.data import MINUTES_OF_DAY, Day, Rate

ONE_DAY = timedelta(days=1)
_DAYS = tuple(Day)


@dataclass(frozen=True, slots=True)
class Piece:
    """A time of one rate within the local day ``day``; ``None`` where no rate is for it.

    ``window`` is the day on which the rate's window begins.
    """

    begin: datetime
    end: datetime
    day: date
    rate: Rate | None
    number: int
    window: date


class RateCalendar:
    """Finds the rates of moments. ``rates`` are those for one class of vehicles, by priority."""

    def __init__(self, rates: Sequence[Rate], holidays: Sequence[date], zone: ZoneInfo) -> None:
        self._rates = tuple(rates)
        self._holidays = frozenset(holidays)
        self._zone = zone
        self._cuts = sorted({0, MINUTES_OF_DAY, *_cuts(self._rates)})
        self._days: dict[date, tuple[Piece, ...]] = {}

    def at(self, moment: datetime) -> Piece:
        """Return the piece that contains ``moment``."""
        day = moment.astimezone(self._zone).date()
        if moment < self._begin(day):
            day -= ONE_DAY
        elif moment >= self._begin(day + ONE_DAY):
            day += ONE_DAY
        return next(piece for piece in self._pieces(day) if piece.begin <= moment < piece.end)

    def local(self, moment: datetime) -> datetime:
        """Return ``moment`` in the local time of the lot."""
        return moment.astimezone(self._zone)

    def _begin(self, day: date) -> datetime:
        return moment_of(day, 0, self._zone)

    def _pieces(self, day: date) -> tuple[Piece, ...]:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = tuple(self._made(day))
        return found

    def _made(self, day: date) -> list[Piece]:
        moments = [moment_of(day, minute, self._zone) for minute in self._cuts]
        spans = self._spans(day)
        pieces = []
        for minute, begin, end in zip(self._cuts, moments, moments[1:], strict=False):
            if begin < end:
                found = next((span for span in spans if span[0] <= minute < span[1]), None)
                _, _, number, window = found or (0, 0, -1, day)
                rate = None if number < 0 else self._rates[number]
                pieces.append(Piece(begin, end, day, rate, number, window))
        return pieces

    def _spans(self, day: date) -> list[tuple[int, int, int, date]]:
        """Return the windows of a day by priority: minutes, number of the rate, their own day."""
        before = day - ONE_DAY
        kind, kind_before = self._kind(day), self._kind(before)
        spans = []
        for number, rate in enumerate(self._rates):
            begin, end = rate.minutes
            if rate.is_on(kind):
                spans.append((begin, end, number, day))
            if end > MINUTES_OF_DAY and rate.is_on(kind_before):
                spans.append((begin - MINUTES_OF_DAY, end - MINUTES_OF_DAY, number, before))
        return spans

    def _kind(self, day: date) -> Day:
        return Day.HOLIDAY if day in self._holidays else _DAYS[day.weekday()]


def moment_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which a local day has reached ``minute``."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
    late = wall.replace(tzinfo=zone).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late


def _cuts(rates: Sequence[Rate]) -> list[int]:
    return [minute % MINUTES_OF_DAY for rate in rates for minute in rate.minutes]
