"""The plate lists, and what a plate may do."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.lists import ListEntry, PlateStatus, RightCheck
from galaxy_alpr.client.sending.answers import nothing
from galaxy_alpr.client.sending.call import Call, PagedCall, get, given, one, pages


def plate_status(
    plate: str, *, max_distance: int | None = None, purpose: str | None = None
) -> Call[PlateStatus]:
    """Return a plate's list status, and where it was read."""
    return get(
        "/plate_status",
        one(PlateStatus),
        plate=plate,
        max_distance=max_distance,
        purpose=purpose,
    )


def listed_plates(
    *,
    status: str | None = None,
    search: str | None = None,
    active: bool | None = None,
    purpose: str | None = None,
    page_size: int = 100,
) -> PagedCall[ListEntry]:
    """List the entries of the plate lists."""
    return pages(
        "/plate_status/entries",
        ListEntry,
        status=status,
        search=search,
        active=active,
        purpose=purpose,
        limit=page_size,
    )


def put_listed_plate(
    plate: str,
    *,
    status: str,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    note: str | None = None,
    holder: str | None = None,
    instruction: str | None = None,
) -> Call[ListEntry]:
    """Add a plate to the lists, or replace its entry; ``status`` is allowed, blocked or watched."""
    body = given(
        status=status,
        valid_from=valid_from,
        valid_until=valid_until,
        note=note,
        holder=holder,
        instruction=instruction,
    )
    return Call(
        method="PUT",
        route="/plate_status/{plate}",
        parse=one(ListEntry),
        ids={"plate": plate},
        json=body,
    )


def delete_listed_plate(plate: str) -> Call[None]:
    """Delete a plate's entry; raises ``NotFound`` if there is none."""
    return Call(
        method="DELETE",
        route="/plate_status/{plate}",
        parse=nothing,
        ids={"plate": plate},
        can_repeat=False,
    )


def check_right(
    plate: str,
    *,
    location: str | int | None = None,
    lot: str | int | None = None,
    at: datetime | None = None,
    vehicle_class: str | None = None,
    purpose: str | None = None,
) -> Call[RightCheck]:
    """Return what a plate may do in a lot. To open a gate, use ``decide_gate`` instead."""
    return get(
        "/api/rights/check",
        one(RightCheck),
        plate=plate,
        location=location,
        lot=lot,
        at=at,
        vehicle_class=vehicle_class,
        purpose=purpose,
    )
