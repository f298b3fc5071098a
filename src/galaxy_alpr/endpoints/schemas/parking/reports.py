"""Reports on lots in answers and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from galaxy_alpr.enums import ReportInterval
from galaxy_alpr.services.reports.values import ParkingReport
from galaxy_alpr.web.export import Cell, Columns
from galaxy_alpr.web.schema import Ratio, Schema


def _whole(value: float | None) -> float | None:
    return None if value is None else round(value)


Seconds = Annotated[float | None, AfterValidator(_whole)]


class MoneyOut(Schema):
    """What was settled and refunded in one currency."""

    currency: str = Field(description="Currency (ISO 4217).")
    decimals: int = Field(description="Digits of an amount after the point.")
    settled: int = Field(description="What was settled in the period.")
    refunded: int = Field(description="What was refunded in it.")
    net: int = Field(description="What was settled less what was refunded.")


class FiguresOut(Schema):
    """What happened in a period."""

    entries: int = Field(description="Number of visits that entered.")
    exits: int = Field(description="Number of visits that left.")
    stays: int = Field(description="Number of visits that left and whose entry is known.")
    overstays: int = Field(description="Number of those that took at least `overstay_s`.")
    dwell_mean_s: Seconds = Field(description="Mean of the stays in seconds; null without one.")
    dwell_p50_s: Seconds = Field(description="Their median; null without one.")
    dwell_p90_s: Seconds = Field(description="Their 90th percentile; null without one.")
    peak: int | None = Field(
        description="Most vehicles at a moment; null for several lots, periods of more than 92 "
        "days, and in the future."
    )
    turnover: Ratio | None = Field(
        description="Vehicles that left a space in a day on average; null without a capacity."
    )
    revenue: list[MoneyOut] = Field(description="What was paid, by currency.")


class IntervalFiguresOut(FiguresOut):
    """What happened in one interval."""

    model_config = ConfigDict(populate_by_name=True)

    since: datetime = Field(alias="from", description="When it begins.")
    until: datetime = Field(alias="to", description="When it ends.")


class LotReportOut(Schema):
    """The figures of a lot."""

    lot_id: int
    lot_name: str = Field(description="Its name.")
    capacity: int | None
    open_overstays: int = Field(
        description="Number of visits that are open now and took at least `overstay_s` so far."
    )
    intervals: list[IntervalFiguresOut] = Field(description="By interval.")
    total: FiguresOut = Field(description="Of the period.")
    before: FiguresOut = Field(description="Of the period before.")


class ParkingReportOut(Schema):
    """The figures of lots in a period."""

    model_config = ConfigDict(populate_by_name=True)

    since: datetime = Field(alias="from", description="When the period begins.")
    until: datetime = Field(alias="to", description="When it ends.")
    before_since: datetime = Field(
        alias="before_from",
        description="When the period before begins, which is as long by the local clock.",
    )
    timezone: str = Field(description="Timezone of the intervals.")
    interval: ReportInterval = Field(description="How long the intervals are.")
    overstay_s: int = Field(description="Seconds from which a stay is an overstay.")
    lots: list[LotReportOut] = Field(description="By lot, by name.")
    total: FiguresOut = Field(description="Of all lots in the period.")
    before: FiguresOut = Field(description="Of all lots in the period before.")

    @classmethod
    def of(cls, report: ParkingReport) -> ParkingReportOut:
        return cls(
            since=report.since,
            until=report.until,
            before_since=report.before_since,
            timezone=report.zone.key,
            interval=report.interval,
            overstay_s=report.overstay_s,
            lots=[LotReportOut.model_validate(lot) for lot in report.lots],
            total=FiguresOut.model_validate(report.total),
            before=FiguresOut.model_validate(report.before),
        )


class ReportRowOut(IntervalFiguresOut):
    """The figures of a lot in one interval, as a file has them."""

    lot_id: int
    lot: str = Field(description="Its name.")


def report_rows(report: ParkingReport) -> Iterator[list[ReportRowOut]]:
    """Yield the rows of each lot."""
    for lot in report.lots:
        rows = (IntervalFiguresOut.model_validate(part) for part in lot.intervals)
        yield [ReportRowOut(lot_id=lot.lot_id, lot=lot.lot_name, **dict(iter(row))) for row in rows]


def report_columns(report: ParkingReport) -> Columns[ReportRowOut]:
    """Return the columns of a file, with those of each currency that occurs."""
    names = ("entries", "exits", "stays", "dwell_mean_s", "dwell_p50_s", "dwell_p90_s")
    columns: dict[str, Callable[[ReportRowOut], Cell]] = {
        "lot": lambda row: row.lot,
        "from": lambda row: row.since,
        "to": lambda row: row.until,
        **{name: _reads(name) for name in (*names, "overstays", "peak", "turnover")},
    }
    for currency in sorted({money.currency for money in report.total.revenue}):
        for name in ("settled", "refunded", "net"):
            columns[f"{name}_{currency}"] = _amount(name, currency)
    return columns


def _reads(name: str) -> Callable[[ReportRowOut], Cell]:
    def cell(row: ReportRowOut) -> Cell:
        value: Cell = getattr(row, name)
        return value

    return cell


def _amount(name: str, currency: str) -> Callable[[ReportRowOut], Cell]:
    def cell(row: ReportRowOut) -> Cell:
        for money in row.revenue:
            if money.currency == currency:
                value: int = getattr(money, name)
                return (
                    round(value / 10**money.decimals, money.decimals) if money.decimals else value
                )
        return 0

    return cell
