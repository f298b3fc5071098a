"""``GET /statistics``: the statistics of a period, all at once and part by part."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated, Any, get_args

import fastapi
from pydantic import BaseModel, Field, TypeAdapter
from sqlalchemy.orm import Session

from galaxy_alpr.endpoints.schemas import statistics as schemas
from galaxy_alpr.endpoints.schemas.places import TimezoneName
from galaxy_alpr.services.statistics.counts import Counts
from galaxy_alpr.services.statistics.parts import PARTS, Build, all_parts
from galaxy_alpr.services.statistics.selection import Selection, select
from galaxy_alpr.web.deps import Sessions
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import EXPORT_CONTENT, Accept, chosen_format, export
from galaxy_alpr.web.guards.audited import AuditedReads, PurposeQuery
from galaxy_alpr.web.params import PeriodQuery, PlaceKey
from galaxy_alpr.web.routing import Router
from galaxy_alpr.web.schema import ExportFormat

router = Router(prefix="/statistics", tags=["statistics"])


class StatisticsQuery(PeriodQuery):
    """The period, the places, and the timezone of days and hours."""

    lot: PlaceKey | None = Field(
        None, description="Detected at any location of this lot: its id or its name."
    )
    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of days and hours. Default: that of the location's lot or of the "
        "lot, else UTC.",
        examples=["Asia/Jakarta"],
    )

    def select(self, session: Session) -> Selection:
        return select(
            session,
            since=self.since,
            until=self.until,
            location=self.location,
            lot=self.lot,
            timezone=self.timezone,
        )


class PartQuery(PurposeQuery, StatisticsQuery):
    """The period, the places, and the format of the answer."""

    format: ExportFormat | None = Field(
        None, description="`csv` or `jsonl`; the header `Accept: text/csv` has the same effect."
    )


@router.get("", responses=responses(404, 422))
def get_statistics(
    query: Annotated[StatisticsQuery, fastapi.Query()], sessions: Sessions
) -> schemas.Statistics:
    """Return all parts at once. Without `from` and `to` everything stored is counted."""
    with sessions() as session:
        selection = query.select(session)
    return schemas.Statistics.model_validate(all_parts(sessions, selection))


def _add_route(build: Build) -> None:
    name = build.__name__
    answer_type: Any = schemas.Statistics.model_fields[name].annotation
    adapter: TypeAdapter[Any] = TypeAdapter(answer_type)

    def read_part(
        query: Annotated[PartQuery, fastapi.Query()],
        sessions: Sessions,
        reads: AuditedReads,
        accept: Accept = None,
    ) -> Any:
        format = chosen_format(query.format, accept)
        if format != "json":
            reads.search("statistics.export", query, route=f"/statistics/{name}")
        with sessions() as session:
            part = build(Counts(session, query.select(session)))
        answer = adapter.validate_python(part)
        if format == "json":
            return answer
        rows, model = _table(answer, answer_type)
        columns = {
            field.alias or name: attrgetter(name) for name, field in model.model_fields.items()
        }
        return export(iter([rows]), format=format, columns=columns, name=f"statistics-{name}")

    router.add_api_route(
        f"/{name}",
        read_part,
        name=f"get_statistics_{name}",
        description=build.__doc__,
        response_model=answer_type,
        responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
    )


for part in PARTS:
    _add_route(part)


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
