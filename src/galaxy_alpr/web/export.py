"""Whole lists as CSV, JSON lines or a workbook, batch by batch: memory use stays constant."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Header
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.formula_guard import guarded
from galaxy_alpr.timezones import UTC_ZONE
from galaxy_alpr.web.answers import spreadsheets
from galaxy_alpr.web.schema import ExportFormat

TIMEZONE_HEADER = "X-Timezone"
"""The header that names the timezone of an answer's days, hours and moments."""

BATCH = 500
"""Rows fetched at a time."""

MEDIA_TYPES: dict[str, ExportFormat] = {
    "application/json": "json",
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    spreadsheets.MEDIA_TYPE: "xlsx",
}

Cell = str | int | float | bool | datetime | None
Item = TypeVar("Item")
After = TypeVar("After")
Model = TypeVar("Model", bound=BaseModel)
Columns = Mapping[str, Callable[[Item], Cell]]

Accept = Annotated[str | None, Header(include_in_schema=False)]

EXPORT_CONTENT: dict[str, Any] = {
    "text/csv": {"schema": {"type": "string"}},
    "application/x-ndjson": {"schema": {"type": "string"}},
    spreadsheets.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
}
"""The media types of exports other than JSON, for the ``responses`` of a route."""


def chosen_format(format: ExportFormat | None, accept: str | None) -> ExportFormat:
    """Return the requested format: the parameter, else the first known type of ``Accept``."""
    if format is not None:
        return format
    named = (part.split(";")[0].strip().lower() for part in (accept or "").split(","))
    return next((MEDIA_TYPES[name] for name in named if name in MEDIA_TYPES), "json")


def batches(
    sessions: sessionmaker[Session],
    read: Callable[[Session, After | None], tuple[Sequence[Item], After | None]],
) -> Iterator[Sequence[Item]]:
    """Yield all batches of a list; between two batches no connection is held.

    ``read`` returns the batch after a position and the position of its last row, or ``None`` when
    it was the last batch. The position before the first batch is ``None``.
    """
    after: After | None = None
    while True:
        with sessions() as session:
            batch, after = read(session, after)
        yield batch
        if after is None:
            return


def export(
    batches: Iterator[Sequence[Model]],
    *,
    format: ExportFormat,
    columns: Columns[Model],
    name: str,
    zone: ZoneInfo | None = UTC_ZONE,
) -> StreamingResponse:
    """Return an answer that sends ``batches`` one by one, as a file named after ``name``.

    The first batch is read at once, so that an invalid request is still answered with an error.
    The moments of JSON lines are in UTC, those of other files in ``zone``, without one in their
    own timezone.
    """
    if format != "jsonl":
        return export_table(batches, format=format, columns=columns, name=name, zone=zone)
    return export_json_lines(batches, name=name)


def export_table(
    batches: Iterator[Sequence[Item]],
    *,
    format: ExportFormat,
    columns: Columns[Item],
    name: str,
    zone: ZoneInfo | None = UTC_ZONE,
) -> StreamingResponse:
    """Return the answer of ``export`` as CSV or as a workbook, for rows of any kind."""
    first_read = _first_read(batches)
    if format == "xlsx":
        chunks = spreadsheets.xlsx_file(first_read, columns, zone)
        answer = _file(chunks, spreadsheets.MEDIA_TYPE, f"{name}.xlsx")
    else:
        lines = csv_text(first_read, columns, zone)
        answer = _file(lines, "text/csv; charset=utf-8", f"{name}.csv")
    if zone is not None:
        answer.headers[TIMEZONE_HEADER] = zone.key
    return answer


def export_csv(
    batches: Iterator[Sequence[Item]],
    *,
    columns: Columns[Item],
    name: str,
    zone: ZoneInfo = UTC_ZONE,
) -> StreamingResponse:
    """Return the answer of ``export`` as CSV, for rows of any kind."""
    return export_table(batches, format="csv", columns=columns, name=name, zone=zone)


def export_json_lines(batches: Iterator[Sequence[Model]], *, name: str) -> StreamingResponse:
    """Return the answer of ``export`` as one JSON object a line."""
    return _file(_json_lines(_first_read(batches)), "application/x-ndjson", f"{name}.jsonl")


def export_zip(chunks: Iterator[bytes], *, name: str) -> StreamingResponse:
    """Return an answer that sends ``chunks`` of a ZIP file; the first is read at once."""
    return _file(_first_read(chunks), "application/zip", f"{name}.zip")


def _first_read(batches: Iterator[Item]) -> Iterator[Item]:
    return itertools.chain(list(itertools.islice(batches, 1)), batches)


def _file(chunks: Iterator[str] | Iterator[bytes], media_type: str, name: str) -> StreamingResponse:
    stem, suffix = name.rsplit(".", 1)
    file_name = f"{stem}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingResponse(chunks, media_type=media_type, headers=headers)


def safe_cell(value: Cell, zone: ZoneInfo | None = UTC_ZONE) -> str:
    """Return a CSV cell that no spreadsheet evaluates as a formula.

    A moment has its offset; without ``zone`` it stays in its own timezone.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        written = (value if zone is None else value.astimezone(zone)).isoformat()
        return written.replace("+00:00", "Z") if zone is UTC_ZONE else written
    return guarded(value) if isinstance(value, str) else str(value)


def csv_text(
    batches: Iterable[Sequence[Item]], columns: Columns[Item], zone: ZoneInfo | None = UTC_ZONE
) -> Iterator[str]:
    """Yield CSV as in RFC 4180: a header line, lines that end in CR LF."""
    yield _lines([list(columns)])
    for batch in batches:
        yield _lines([safe_cell(cell(item), zone) for cell in columns.values()] for item in batch)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def _json_lines(batches: Iterable[Sequence[Model]]) -> Iterator[str]:
    for batch in batches:
        yield "".join(f"{item.model_dump_json(by_alias=True)}\n" for item in batch)
