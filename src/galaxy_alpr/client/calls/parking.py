"""Places, visits and statistics."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.places import Location, Lot, Occupancy
from galaxy_alpr.client.models.statistics import Health, Statistics
from galaxy_alpr.client.models.visits import Visit, VisitDetail
from galaxy_alpr.client.sending.call import Call, PagedCall, get, many, one, pages


def locations(*, lot: str | int | None = None) -> Call[tuple[Location, ...]]:
    """Return all locations, or those of a lot."""
    return get("/api/locations", many(Location), lot=lot)


def lots() -> Call[tuple[Lot, ...]]:
    """Return all lots."""
    return get("/api/lots", many(Lot))


def occupancy(lot_id: int) -> Call[Occupancy]:
    """Return how full a lot is."""
    return get("/api/lots/{id}/occupancy", one(Occupancy), ids={"id": lot_id})


def visits(
    *,
    plate: str | None = None,
    match: str | None = None,
    max_distance: int | None = None,
    lot: str | int | None = None,
    location: str | int | None = None,
    state: str | None = None,
    vehicle_class: str | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    inside_at: datetime | None = None,
    min_stay_s: int | None = None,
    max_stay_s: int | None = None,
    sort: str | None = None,
    purpose: str | None = None,
    page_size: int = 100,
) -> PagedCall[Visit]:
    """List the visits that fulfil all conditions."""
    return pages(
        "/api/visits",
        Visit,
        plate=plate,
        match=match,
        max_distance=max_distance,
        lot=lot,
        location=location,
        state=state,
        vehicle_class=vehicle_class,
        from_=from_,
        to=to,
        inside_at=inside_at,
        min_stay_s=min_stay_s,
        max_stay_s=max_stay_s,
        sort=sort,
        purpose=purpose,
        limit=page_size,
    )


def visit(id: int) -> Call[VisitDetail]:
    """Return one visit with its readings and changes."""
    return get("/api/visits/{id}", one(VisitDetail), ids={"id": id})


def statistics(
    *,
    from_: datetime | None = None,
    to: datetime | None = None,
    location: str | int | None = None,
    lot: str | int | None = None,
    timezone: str | None = None,
) -> Call[Statistics]:
    """Return the statistics of a period."""
    return get(
        "/statistics",
        one(Statistics),
        from_=from_,
        to=to,
        location=location,
        lot=lot,
        timezone=timezone,
    )


def health() -> Call[Health]:
    """Return that the service runs, and its version."""
    return get("/health", one(Health))
