"""``GET /statistics``: the statistics of a period, all at once, part by part, or as a file."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

import fastapi
from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.endpoints.schemas import statistics as schemas
from galaxy_alpr.services.statistics.counts import Counts
from galaxy_alpr.services.statistics.parts import PARTS, Build, all_parts
from galaxy_alpr.services.statistics.selection import Selection, select
from galaxy_alpr.web.deps import Sessions, SiteZone
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import EXPORT_CONTENT, TIMEZONE_HEADER, Accept, chosen_format, export
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import PeriodQuery, PlaceKey, TimezoneName
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import ExportFormat, FileFormat

router = Router(prefix="/statistics", tags=["statistics"])

BUILDS: dict[str, Build] = {build.__name__: build for build in PARTS}

LOCAL = {"trend", "hours", "weekday_hours"}
"""The parts with local days and hours; their CSV has a column with the timezone."""


class StatisticsQuery(PeriodQuery):
    """The period, the places, and the timezone of days and hours."""

    lot: PlaceKey | None = Field(
        None, description="Detected at any location of this lot: its id or its name."
    )
    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of days and hours, and of `from` and `to` without an offset. "
        "Default: that of the location's lot or of the lot, else that of the site.",
        examples=["Asia/Jakarta"],
    )

    def select(self, session: Session, site: ZoneInfo) -> Selection:
        return select(
            session,
            since=self.since,
            until=self.until,
            location=self.location,
            lot=self.lot,
            timezone=self.timezone,
            site=site,
        )


class PartQuery(PurposeQuery, StatisticsQuery):
    """The period, the places, and the format of the answer."""

    format: ExportFormat | None = Field(
        None, description="`csv` or `jsonl`; the header `Accept: text/csv` has the same effect."
    )


class StatisticsExportQuery(PurposeQuery, StatisticsQuery):
    """The part, the period, the places, and the format."""

    part: schemas.PartName = Field(description="The part that the file has.")
    format: FileFormat = Field("csv", description="The kind of file.")


@router.get("", responses=responses(404, 422))
def get_statistics(
    query: Annotated[StatisticsQuery, fastapi.Query()], sessions: Sessions, site: SiteZone
) -> schemas.Statistics:
    """Return all parts at once. Without `from` and `to` everything stored is counted."""
    with sessions() as session:
        selection = query.select(session, site)
    return schemas.Statistics.model_validate(all_parts(sessions, selection))


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
)
def export_statistics(
    query: Annotated[StatisticsExportQuery, fastapi.Query()],
    sessions: Sessions,
    reads: AuditedReads,
    site: SiteZone,
) -> Response:
    """Return one part as a file: CSV, or one JSON object a line."""
    reads.search("statistics.export", query, route=f"/statistics/{query.part}")
    return _file(query.part, query.format, *_built(query, query.part, sessions, site))


def _built(
    query: StatisticsQuery, name: str, sessions: sessionmaker[Session], site: ZoneInfo
) -> tuple[Any, ZoneInfo]:
    """Return a part, and the timezone of its days and hours."""
    with sessions() as session:
        selection = query.select(session, site)
        part = BUILDS[name](Counts(session, selection))
    adapter: TypeAdapter[Any] = TypeAdapter(_answer_type(name))
    return adapter.validate_python(part), selection.zone


def _file(name: str, format: ExportFormat, answer: Any, zone: ZoneInfo) -> Response:
    """Return a part as a file."""
    rows, model = _table(answer, _answer_type(name))
    columns: dict[str, Any] = {
        field.alias or name: attrgetter(name) for name, field in model.model_fields.items()
    }
    if name in LOCAL:
        columns["timezone"] = lambda _row: zone.key
    file = export(
        iter([rows]), format=format, columns=columns, name=f"statistics-{name}", zone=zone
    )
    file.headers[TIMEZONE_HEADER] = zone.key
    return file


def _add_route(name: str, build: Build) -> None:
    def read_part(
        query: Annotated[PartQuery, fastapi.Query()],
        sessions: Sessions,
        reads: AuditedReads,
        site: SiteZone,
        response: Response,
        accept: Accept = None,
    ) -> Any:
        format = chosen_format(query.format, accept)
        if format != "json":
            reads.search("statistics.export", query, route=f"/statistics/{name}")
        answer, zone = _built(query, name, sessions, site)
        response.headers[TIMEZONE_HEADER] = zone.key
        return answer if format == "json" else _file(name, format, answer, zone)

    router.add_api_route(
        f"/{name}",
        read_part,
        name=f"get_statistics_{name}",
        description=build.__doc__,
        response_model=_answer_type(name),
        responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
    )


def _answer_type(name: str) -> Any:
    return schemas.Statistics.model_fields[name].annotation


def _table(
    answer: BaseModel | Sequence[BaseModel], answer_type: Any
) -> tuple[Sequence[BaseModel], type[BaseModel]]:
    """Return a part as rows, and their class."""
    if isinstance(answer, schemas.Totals):
        rows = [schemas.NamedFigure(name=name, **dict(figure)) for name, figure in answer]
        return rows, schemas.NamedFigure
    if isinstance(answer, BaseModel):
        return [answer], type(answer)
    return answer, get_args(answer_type)[0]


for name, build in BUILDS.items():
    _add_route(name, build)
