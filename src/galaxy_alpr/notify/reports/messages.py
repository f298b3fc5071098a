"""The e-mail of a report: its totals beside those of the period before, and the file."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from galaxy_alpr.notify.notifications.messages import Attachment, Message, one_line
from galaxy_alpr.services.reports.values import Figures, ParkingReport


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language."""

    subject: str
    before: str
    entries: str
    exits: str
    dwell: str
    minutes: str
    overstays: str
    revenue: str
    attached: str


WORDS = {
    "en": Words(
        subject="Parking report {name}: {period}",
        before="before: {value}",
        entries="Entries",
        exits="Exits",
        dwell="Median stay",
        minutes="{value} min",
        overstays="Overstays",
        revenue="Revenue",
        attached="The figures by lot are in the attached file.",
    ),
    "id": Words(
        subject="Laporan parkir {name}: {period}",
        before="sebelumnya: {value}",
        entries="Masuk",
        exits="Keluar",
        dwell="Median lama parkir",
        minutes="{value} menit",
        overstays="Parkir terlalu lama",
        revenue="Pendapatan",
        attached="Rincian per lahan parkir ada di berkas terlampir.",
    ),
}


def report_message(
    report: ParkingReport, *, name: str, language: str, attachment: Attachment
) -> Message:
    """Return the message on a report of one or several whole local days."""
    words = WORDS[language]
    subject = one_line(words.subject.format(name=name, period=period_text(report)))
    lines = [
        f"{title}: {now} ({words.before.format(value=before)})"
        for title, now, before in _lines(report, words)
    ]
    text = "\n".join([subject, "", *lines, "", words.attached, ""])
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return Message(
        subject,
        text,
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{html.escape(subject)}</title>'
        f"</head>\n<body><h3>{html.escape(subject)}</h3><ul>{items}</ul>"
        f"<p>{html.escape(words.attached)}</p></body></html>\n",
        files=(attachment,),
    )


def period_text(report: ParkingReport) -> str:
    """Return the local days of a report, such as ``2026-11-16 - 2026-11-22``."""
    first = _day(report, report.since)
    last = _day(report, report.until - timedelta(microseconds=1))
    return first if first == last else f"{first} - {last}"


def _day(report: ParkingReport, at: datetime) -> str:
    return f"{at.astimezone(report.zone):%Y-%m-%d}"


def _lines(report: ParkingReport, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield what each figure is called, its value, and that of the period before."""
    now, before = report.total, report.before
    yield words.entries, str(now.entries), str(before.entries)
    yield words.exits, str(now.exits), str(before.exits)
    yield words.dwell, _minutes(now, words), _minutes(before, words)
    yield words.overstays, str(now.overstays), str(before.overstays)
    paid = {money.currency: money for money in before.revenue}
    for money in now.revenue:
        past = paid.get(money.currency)
        net = 0 if past is None else past.net
        yield (
            words.revenue,
            _amount(money.net, money.decimals, money.currency),
            _amount(net, money.decimals, money.currency),
        )


def _minutes(figures: Figures, words: Words) -> str:
    stay = figures.dwell_p50_s
    return "-" if stay is None else words.minutes.format(value=round(stay / 60))


def _amount(amount: int, decimals: int, currency: str) -> str:
    return f"{currency} {amount / 10**decimals:.{decimals}f}"
