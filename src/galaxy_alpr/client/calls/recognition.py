"""Send pictures, and search what was read."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from galaxy_alpr.client.models.detections import Detection, PlateHit, Reading, ReadingDetail
from galaxy_alpr.client.models.sent import SentResults
from galaxy_alpr.client.sending.answers import nothing, raw
from galaxy_alpr.client.sending.call import Call, PagedCall, get, given, keyed, one, pages, text_of
from galaxy_alpr.client.sending.pictures import PictureSource, picture_file


def read(
    picture: PictureSource,
    *,
    location: str | int | None = None,
    captured_at: datetime | None = None,
    country: str | None = None,
    idempotency_key: str | None = None,
) -> Call[Reading]:
    """Read one picture and store the reading.

    ``picture`` is a path, the bytes of a file, or an open binary file. Without ``captured_at`` the
    moment is now. A new idempotency key is made for each call, so that a repeated attempt stores
    the picture once.
    """
    form = given(location=location, captured_at=captured_at, country=country)
    return Call(
        method="POST",
        route="/detect_image",
        parse=one(Reading),
        file=picture_file(picture),
        form={name: str(value) for name, value in form.items()},
        headers=keyed(idempotency_key),
    )


def send_readings(readings: Sequence[Mapping[str, Any]]) -> Call[SentResults]:
    """Store readings of another system; the fields of each are those of ``POST /api/readings``.

    Moments may be ``datetime``, pictures ``bytes``. It is sent again only if each reading has an
    ``id``. Look at each result: one that cannot be stored does not stop the others.
    """
    sent = [{name: _sent(value) for name, value in item.items()} for item in readings]
    return Call(
        method="POST",
        route="/api/readings",
        parse=one(SentResults),
        json={"readings": sent},
        can_repeat=all(item.get("id") for item in sent),
    )


def _sent(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return text_of(value) if isinstance(value, datetime) else value


def detections(
    *,
    plate: str | None = None,
    match: str | None = None,
    max_distance: int | None = None,
    location: str | int | None = None,
    lot: str | int | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    kind: str | None = None,
    vehicle_class: str | None = None,
    color: str | None = None,
    country: str | None = None,
    region: str | None = None,
    plate_type: str | None = None,
    status: str | None = None,
    status_now: str | None = None,
    min_confidence: float | None = None,
    read: bool | None = None,
    unread_reason: str | None = None,
    camera_id: int | None = None,
    sort: str | None = None,
    purpose: str | None = None,
    page_size: int = 100,
) -> PagedCall[Detection]:
    """List the detections that fulfil all conditions, the newest first."""
    query = locals()
    query["limit"] = query.pop("page_size")
    return pages("/detections", Detection, **query)


def search_plates(
    plate: str,
    *,
    match: str | None = None,
    max_distance: int | None = None,
    location: str | int | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    purpose: str | None = None,
    page_size: int = 100,
) -> PagedCall[PlateHit]:
    """Search detections by plate; ``match`` is exact, prefix, contains, wildcard or fuzzy."""
    return pages(
        "/plate_queries",
        PlateHit,
        plate=plate,
        match=match,
        max_distance=max_distance,
        location=location,
        from_=from_,
        to=to,
        purpose=purpose,
        summary=False,
        limit=page_size,
    )


def detection(id: int) -> Call[Detection]:
    """Return one detection."""
    return get("/detections/{id}", one(Detection), ids={"id": id})


def latest_detection(*, location: str | int | None = None) -> Call[Reading]:
    """Return the newest reading; raises ``NotFound`` if there is none."""
    return get("/latest_detection", one(Reading), location=location)


def readings(
    *,
    location: str | int | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    source: str | None = None,
    with_plates: bool | None = None,
    with_vehicles: bool | None = None,
    oldest_first: bool | None = None,
    page_size: int = 100,
) -> PagedCall[Reading]:
    """List the readings, the newest first."""
    return pages(
        "/session_queries",
        Reading,
        location=location,
        from_=from_,
        to=to,
        source=source,
        with_plates=with_plates,
        with_vehicles=with_vehicles,
        oldest_first=oldest_first,
        limit=page_size,
    )


def reading(session_id: int) -> Call[ReadingDetail]:
    """Return one reading."""
    return get("/session_queries/{id}", one(ReadingDetail), ids={"id": session_id})


def delete_reading(session_id: int) -> Call[None]:
    """Delete a reading with its pictures."""
    return Call(
        method="DELETE",
        route="/session_queries/{id}",
        parse=nothing,
        ids={"id": session_id},
        can_repeat=False,
    )


def picture(url: str) -> Call[bytes]:
    """Return the bytes of a picture of an answer: its ``url`` or ``image_url``."""
    prefix, _, path = url.partition("/outputs/")
    if prefix or not path or ".." in path:
        raise ValueError("the url of a picture begins with /outputs/")
    return Call(method="GET", route=f"/outputs/{path}".replace("{", "{{"), parse=raw)
