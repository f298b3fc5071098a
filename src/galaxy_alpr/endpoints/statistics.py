"""``GET /statistics``: what was seen in a period, as a whole and part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated, Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import fastapi
from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.statistics import Scope
from galaxy_alpr.endpoints.schemas import statistics as schemas
from galaxy_alpr.endpoints.schemas.places import TimezoneName
from galaxy_alpr.endpoints.statistics_parts import StatisticsParts
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.places.lookup import find_location, find_lot
from galaxy_alpr.web.deps import Context
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.export import EXPORT_CONTENT, Accept, chosen_format, export
from galaxy_alpr.web.params import PlaceKey, SeenQuery
from galaxy_alpr.web.schema import ExportFormat

router = APIRouter(prefix="/statistics", tags=["statistics"])


class StatisticsQuery(SeenQuery):
    """What is counted, and in whose days and hours."""

    lot: PlaceKey | None = Field(
        None, description="Seen at any location of this lot: its id or its name."
    )
    timezone: TimezoneName | None = Field(
        None,
        description="Timezone of days and hours. Default: that of the location's lot or of the "
        "lot, else UTC.",
        examples=["Asia/Jakarta"],
    )


class PartQuery(StatisticsQuery):
    """What is counted, and in which form it is answered."""

    format: ExportFormat | None = Field(
        None, description="`csv` or `jsonl`; the header `Accept: text/csv` asks for the same."
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What a request asks for."""

    scope: Scope
    before: Scope | None
    zone: ZoneInfo
    at: datetime

    def parts(self, session: Session) -> StatisticsParts:
        return StatisticsParts(
            session, scope=self.scope, before=self.before, zone=self.zone, at=self.at
        )


Part = BaseModel | Sequence[BaseModel]

Build = Callable[[StatisticsParts], Part]

PARTS: tuple[Build, ...] = (
    StatisticsParts.totals,
    StatisticsParts.vehicle_classes,
    StatisticsParts.plate_types,
    StatisticsParts.regions,
    StatisticsParts.countries,
    StatisticsParts.statuses,
    StatisticsParts.locations,
    StatisticsParts.trend,
    StatisticsParts.hours,
    StatisticsParts.weekday_hours,
    StatisticsParts.read_rate,
    StatisticsParts.unread_reasons,
    StatisticsParts.latency,
)
"""Each part has an address of its own, called as its method, described by its docstring."""

_OF_TIME = (
    StatisticsParts.trend,
    StatisticsParts.hours,
    StatisticsParts.weekday_hours,
    StatisticsParts.latency,
)
_OTHERS = tuple(part for part in PARTS if part not in _OF_TIME)


@router.get("", responses=responses(404, 422))
def read_statistics(
    query: Annotated[StatisticsQuery, fastapi.Query()], context: Context
) -> schemas.Statistics:
    """Return all parts at once. Everything ever seen, unless the period says otherwise."""
    with context.sessions() as session:
        counted = _counted(session, query)

    def build(parts: Sequence[Build]) -> dict[str, Part]:
        with context.sessions() as session:
            source = counted.parts(session)
            return {part.__name__: part(source) for part in parts}

    # Two halves of like cost that share no count, side by side: databases count without the GIL.
    with ThreadPoolExecutor(1) as beside:
        times = beside.submit(build, _OF_TIME)
        parts = build(_OTHERS) | times.result()
    before = counted.before
    return schemas.Statistics(
        period=schemas.Period(since=counted.scope.since, until=counted.scope.until),
        period_before=None
        if before is None
        else schemas.Period(since=before.since, until=before.until),
        timezone=counted.zone.key,
        **parts,
    )


def _add_route(build: Build) -> None:
    answer_type = get_type_hints(build)["return"]

    def read_part(
        query: Annotated[PartQuery, fastapi.Query()], context: Context, accept: Accept = None
    ) -> Any:
        with context.sessions() as session:
            answer = build(_counted(session, query).parts(session))
        format = chosen_format(query.format, accept)
        if format == "json":
            return answer
        rows, model = _table(answer, answer_type)
        columns = {
            field.alias or name: attrgetter(name) for name, field in model.model_fields.items()
        }
        name = f"statistics-{build.__name__}"
        return export(iter([rows]), format=format, columns=columns, name=name)

    router.add_api_route(
        f"/{build.__name__}",
        read_part,
        name=f"read_{build.__name__}",
        description=build.__doc__,
        response_model=answer_type,
        responses={200: {"content": EXPORT_CONTENT}, **responses(404, 422)},
    )


for part in PARTS:
    _add_route(part)


def _table(answer: Part, answer_type: Any) -> tuple[Sequence[BaseModel], type[BaseModel]]:
    """Return a part as rows, and their class."""
    if isinstance(answer, schemas.Totals):
        rows = [schemas.NamedFigure(name=name, **dict(figure)) for name, figure in answer]
        return rows, schemas.NamedFigure
    if isinstance(answer, BaseModel):
        return [answer], type(answer)
    return answer, get_args(answer_type)[0]


def _counted(session: Session, query: StatisticsQuery) -> Counted:
    """Find the places and periods that are meant. Raises ``NotFound``, ``ValidationFailed``."""
    at = datetime.now(UTC)
    since, until = query.since, query.until
    if since is not None and until is not None and since >= until:
        raise ValidationFailed("from must lie before to")
    ids, timezone = _places(session, query)
    zone = ZoneInfo(query.timezone or timezone)
    scope = Scope(since=since, until=until, location_ids=ids)
    before = None
    if since is not None:
        length = (until or max(at, since)) - since
        before = Scope(since=since - length, until=since, location_ids=ids)
    return Counted(scope, before, zone, at)


def _places(session: Session, query: StatisticsQuery) -> tuple[tuple[int, ...] | None, str]:
    """Return the ids of the locations that are meant (``None``: all) and their timezone."""
    lot = None if query.lot is None else find_lot(session, query.lot)
    of_lot = None if lot is None else places.location_ids(session, lot_id=lot.id)
    timezone = "UTC" if lot is None else lot.timezone
    if query.location is None:
        return of_lot, timezone
    id = find_location(session, query.location).id
    use = places.location(session, id=id)
    if use is not None and use.location.lot is not None:
        timezone = use.location.lot.timezone
    return ((id,) if of_lot is None or id in of_lot else ()), timezone
