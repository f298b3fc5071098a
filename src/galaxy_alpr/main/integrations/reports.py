"""The sending of reports of one application."""

from __future__ import annotations

from contextlib import ExitStack

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.endpoints.schemas.parking.reports import report_columns, report_rows
from galaxy_alpr.notify.notifications.delivery import Delivery
from galaxy_alpr.notify.notifications.messages import Attachment
from galaxy_alpr.notify.reports.sender import ReportSender
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.reports.values import ParkingReport
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.web.answers import spreadsheets
from galaxy_alpr.web.export import csv_text


def open_reports(
    sessions: sessionmaker[Session], clock: Clock, delivery: Delivery, resources: ExitStack
) -> Worker:
    """Return the worker that sends reports; ``resources`` stops it."""
    sender = ReportSender(sessions=sessions, delivery=delivery, clock=clock, render=render)
    resources.callback(sender.worker.stop)
    return sender.worker


def render(report: ParkingReport, format: str, name: str) -> Attachment:
    """Return a report as a file, as the export of the same report has it."""
    columns = report_columns(report)
    if format == "xlsx":
        chunks = spreadsheets.xlsx_file(report_rows(report), columns, report.zone)
        return Attachment(f"{name}.xlsx", spreadsheets.MEDIA_TYPE, b"".join(chunks))
    text = "".join(csv_text(report_rows(report), columns, report.zone))
    return Attachment(f"{name}.csv", "text/csv", text.encode())
