"""Tools that read. Their answers have what a conversation needs, not each field of the API."""

from __future__ import annotations

import base64
import binascii
import itertools
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import Field

from galaxy_alpr.client import AsyncClient
from galaxy_alpr.client.models.detections import Detected, Detection
from galaxy_alpr.client.models.visits import Visit

T = TypeVar("T")
Answer = dict[str, Any]
Limit = Annotated[int, Field(ge=1, le=100, description="Most items of the answer.")]
Moment = Annotated[
    datetime | None, Field(description="ISO 8601 with an offset, such as 2026-11-22T08:00:00Z.")
]
Place = Annotated[str | None, Field(description="Name or id.")]
MOST_PARTS = 10
"""Rows of each table of the statistics."""


class Reads:
    """The tools over one client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def read_picture(
        self,
        path: Annotated[str | None, Field(description="Path of a picture on this machine.")] = None,
        image_base64: Annotated[str | None, Field(description="Or its file as base64.")] = None,
        location: Place = None,
        captured_at: Moment = None,
    ) -> Answer:
        """Read the licence plates in a picture. The reading is stored at the service."""
        if (path is None) == (image_base64 is None):
            raise ValueError("give either path or image_base64")
        picture: str | bytes = path if path is not None else _decoded(image_base64 or "")
        found = await self._client.read(picture, location=location, captured_at=captured_at)
        return {
            "session_id": found.session_id,
            "captured_at": found.captured_at.isoformat(),
            "location": None if found.location is None else found.location.name,
            "detections": [_detected(item) for item in found.detections],
        }

    async def search_plates(
        self,
        plate: Annotated[str, Field(description="Text of the plate, or a part of it.")],
        match: Annotated[
            str | None, Field(description="exact, prefix, contains, wildcard or fuzzy.")
        ] = None,
        location: Place = None,
        from_: Moment = None,
        to: Moment = None,
        limit: Limit = 20,
    ) -> Answer:
        """Search where and when a plate was read, the newest first."""
        hits = self._client.search_plates(
            plate, match=match, location=location, from_=from_, to=to, page_size=limit + 1
        )
        return await _list(hits, limit, _detection)

    async def plate_status(self, plate: str) -> Answer:
        """Return the list status of a plate, and where it was read."""
        found = await self._client.plate_status(plate)
        entry = found.entry
        return {
            "plate": found.plate,
            "status": found.status,
            "entry": None if entry is None else entry.model_dump(mode="json", exclude_none=True),
            "count": found.count,
            "first_seen": _text(found.first_seen),
            "last_seen": _text(found.last_seen),
            "similar_listed_plates": [item.entry.plate for item in found.near_matches],
        }

    async def visits(
        self,
        lot: Place = None,
        plate: str | None = None,
        state: Annotated[
            str | None, Field(description="open, closed, orphan_entry, orphan_exit or review.")
        ] = None,
        from_: Moment = None,
        to: Moment = None,
        limit: Limit = 20,
    ) -> Answer:
        """List stays of vehicles in lots, the newest first."""
        found = self._client.visits(
            lot=lot, plate=plate, state=state, from_=from_, to=to, page_size=limit + 1
        )
        return await _list(found, limit, _visit)

    async def occupancy(self, lot: Place = None) -> Answer:
        """Return how full each lot is, or one lot."""
        lots = await self._client.lots()
        wanted = [item for item in lots if lot is None or lot in (item.name, str(item.id))]
        if lot is not None and not wanted:
            raise ValueError("no lot has this name or id")
        found = [(item, await self._client.occupancy(item.id)) for item in wanted]
        return {
            "lots": [
                {
                    "lot_id": item.id,
                    "name": item.name,
                    "occupied": now.occupied,
                    "capacity": now.capacity,
                    "free": now.free,
                    "state": now.state,
                }
                for item, now in found
            ]
        }

    async def statistics(
        self, from_: Moment = None, to: Moment = None, lot: Place = None, location: Place = None
    ) -> Answer:
        """Return the totals, the read rate and the most frequent classes of a period."""
        found = await self._client.statistics(from_=from_, to=to, lot=lot, location=location)
        whole = found.model_dump(mode="json", by_alias=True)
        parts = ("vehicle_classes", "regions", "countries", "statuses", "locations")
        totals = {name: figure["count"] for name, figure in whole["totals"].items()}
        return {
            **{name: whole[name] for name in ("period", "timezone", "read_rate")},
            "totals": totals,
            **{name: whole[name][:MOST_PARTS] for name in parts},
        }

    async def list_cameras(self) -> Answer:
        """List the cameras with their states."""
        return {
            "cameras": [
                {
                    "id": item.id,
                    "name": item.name,
                    "location": None if item.location is None else item.location.name,
                    "state": item.status.state,
                    "reason": item.status.reason,
                    "since": _text(item.status.since),
                }
                for item in await self._client.cameras()
            ]
        }

    async def open_alarms(
        self,
        severity: Annotated[str | None, Field(description="info, warning or critical.")] = None,
        limit: Limit = 20,
    ) -> Answer:
        """List the alarms that nobody has acknowledged."""
        found = self._client.alarms(state="open", severity=severity, page_size=limit + 1)
        return await _list(
            found,
            limit,
            lambda item: item.model_dump(
                mode="json",
                exclude_none=True,
                include={
                    *("id", "kind", "severity", "reason", "text", "location", "lot"),
                    *("occurred_at", "count", "instruction"),
                },
            ),
        )


async def _list(items: AsyncIterator[T], limit: int, shown: Any) -> Answer:
    """Return the first items, and whether there are more."""
    found = []
    async for item in items:
        found.append(item)
        if len(found) > limit:
            break
    first = list(itertools.islice(found, limit))
    return {"items": [shown(item) for item in first], "has_more": len(found) > limit}


def _detected(item: Detected) -> Answer:
    plate, vehicle = item.plate, item.vehicle
    return {
        "plate": None if plate is None else plate.text,
        "unread_reason": None if plate is None else plate.quality.reason,
        "confidence": None if plate is None or plate.text is None else plate.confidence,
        "status": None if plate is None else plate.status,
        "vehicle_class": None if vehicle is None else vehicle.vehicle_class,
        "color": None if vehicle is None or vehicle.color is None else vehicle.color.name,
    }


def _detection(item: Detection) -> Answer:
    return {
        "detection_id": item.id,
        "captured_at": item.captured_at.isoformat(),
        "location": None if item.location is None else item.location.name,
        **_detected(item),
    }


def _visit(item: Visit) -> Answer:
    return {
        "id": item.id,
        "lot": item.lot.name,
        "plate": item.text,
        "state": item.state,
        "entered_at": _text(item.entered_at),
        "exited_at": _text(item.exited_at),
        "stay_s": item.stay_s,
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.partition(",")[2] or text, validate=True)
    except binascii.Error:
        raise ValueError("image_base64 is not base64") from None
