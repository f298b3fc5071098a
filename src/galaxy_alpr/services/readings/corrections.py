"""Corrections of plates and vehicles by people: recorded, published, and undone."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import TEXT_LENGTH, utc_now
from galaxy_alpr.db.models import Location, Plate, PlateCorrection, Vehicle
from galaxy_alpr.db.queries import lists, plates, vehicles
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.db.queries.statistics.days import photos_change
from galaxy_alpr.db.queries.texts import parts
from galaxy_alpr.engine.image.colors import named_colors
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.description import find_region, format_display
from galaxy_alpr.enums import CentreChangeKind, PlateStatus, VehicleClass
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.events import PlateCorrected
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.parking.visits.waiting import look_again
from galaxy_alpr.services.plate_search import refuse_wildcard
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected
from galaxy_alpr.types import OcrResult

Changed = Callable[[Session, Plate], None]
"""Does what follows a change of a plate's text, in its transaction."""


def nothing(_session: Session, _plate: Plate) -> None:
    """Do nothing."""


def correct_plate(
    session: Session,
    *,
    id: int,
    text: str,
    actor: Actor,
    note: str | None = None,
    expected: Expected = UNCONDITIONAL,
    listed_only: bool = False,
    changed: Changed = nothing,
) -> Plate:
    """Set the text of a plate; the observed text is kept.

    A plate that has this text already is not changed. Raises ``NotFound``,
    ``PreconditionFailed``, ``ValidationFailed`` for a text that is empty or too long, and
    ``Conflict`` for a plate that is stored as a hash, and with ``listed_only`` for a text that was
    on no list when the plate was captured.
    """
    plate = _plate(session, id, expected)
    refuse_wildcard(text, "text")
    normalized = normalize_text(text)
    if not normalized:
        raise ValidationFailed(f"text {text!r} has no letter A-Z and no digit", field="text")
    if len(normalized) > TEXT_LENGTH:
        raise ValidationFailed(
            f"text is longer than {TEXT_LENGTH} letters and digits", field="text"
        )
    if normalized == plate.text:
        return plate
    if plate.text_hash is not None:
        raise Conflict(f"plate {id} is stored as a hash: its text cannot be corrected")
    if listed_only and not _was_listed(session, plate, normalized):
        raise Conflict(
            "unlisted plates are stored without their text: only the text of a plate that was "
            "listed when it was captured can be set"
        )
    before = values_of(plate)
    plate.corrections.append(
        PlateCorrection(
            text_before=plate.text, text_after=normalized, changed_by=actor.name, note=note
        )
    )
    _set_country(session, plate, text)
    _set_text(session, plate, text)
    photos_change(session, [plate.captured_at])
    session.flush()
    after = {**values_of(plate), "note": note}
    record(session, actor, "plate.correct", subject_of(Plate, id), before, after)
    _publish(session, plate, before["text"], actor.name, changed)
    return plate


def undo_correction(
    session: Session,
    *,
    id: int,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
    changed: Changed = nothing,
) -> Plate:
    """Set the text that a plate had before its newest correction that is not undone.

    Raises ``NotFound``, ``PreconditionFailed``, ``Conflict`` when every correction is undone.
    """
    plate = _plate(session, id, expected)
    active = [item for item in plate.corrections if item.undone_at is None]
    if not active:
        raise Conflict(f"plate {id} has no correction that could be undone")
    active[-1].undone_at = utc_now()
    active[-1].undone_by = actor.name
    before = values_of(plate)
    _set_country(session, plate, active[-1].text_before)
    _set_text(session, plate, active[-1].text_before)
    photos_change(session, [plate.captured_at])
    session.flush()
    record(session, actor, "plate.undo", subject_of(Plate, id), before, values_of(plate))
    _publish(session, plate, before["text"], actor.name, changed)
    return plate


def correct_vehicle(
    session: Session,
    *,
    id: int,
    actor: Actor,
    vehicle_class: VehicleClass | None = None,
    color: str | None = None,
    expected: Expected = UNCONDITIONAL,
) -> Vehicle:
    """Set the class and the colour of a vehicle, where given.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    vehicle = vehicles.get(session, id=id, lock=True)
    if vehicle is None:
        raise NotFound(f"no vehicle {id}")
    expected.check(vehicle)
    before = values_of(vehicle)
    if vehicle_class is not None:
        vehicle.vehicle_class = vehicle_class
    if color is not None:
        vehicle.color = color
    vehicle.changed_at = utc_now()
    vehicle.changed_by = actor.name
    look_again(session, detection_id=vehicle.detection_id)
    photos_change(session, [vehicle.captured_at])
    edge.keep_changes(session, CentreChangeKind.PHOTO, ids=[vehicle.detection.session_id])
    session.flush()
    record(session, actor, "vehicle.correct", subject_of(Vehicle, id), before, values_of(vehicle))
    return vehicle


def _plate(session: Session, id: int, expected: Expected) -> Plate:
    plate = plates.get(session, id=id, lock=True)
    if plate is None:
        raise NotFound(f"no plate {id}")
    expected.check(plate)
    return plate


def _was_listed(session: Session, plate: Plate, text: str) -> bool:
    statuses = lists.statuses_by_text(session, [text], plate.captured_at)
    return statuses[text] is not PlateStatus.UNLISTED


def _publish(
    session: Session, plate: Plate, before: str | None, changed_by: str, changed: Changed
) -> None:
    """Set the list status of the new text, record the event, and call ``changed``."""
    status = now = None
    if plate.text is not None:
        found = lists.listings(session, [plate.text])
        status = found.status(plate.text, plate.captured_at)
        now = found.status(plate.text, utc_now())
    plate.status = status
    look_again(session, detection_id=plate.detection_id)
    record_event(
        session,
        PlateCorrected(
            plate_id=plate.id,
            detection_id=plate.detection_id,
            session_id=plate.detection.session_id,
            text_before=before,
            text_after=plate.text,
            display_text=plate.display_text,
            status=status,
            status_now=now,
            changed_by=changed_by,
        ),
        location_id=plate.detection.location_id,
    )
    changed(session, plate)


def _set_country(session: Session, plate: Plate, text: str | None) -> None:
    """Set the country and the type that follow from ``text``, for a plate the engine did not read.

    The location's country is expected, as when a picture is read. A plate that the engine read
    keeps its own country and type.
    """
    if plate.observed_text is not None:
        return
    plate.country = plate.type = None
    if text is None:
        return
    normalized = normalize_text(text)
    certain = OcrResult(text, normalized, 1.0, (1.0,) * len(normalized), ())
    location = session.get(Location, plate.detection.location_id or 0)
    expected = [location.country] if location and location.country else None
    colors = named_colors(plate.background_color, plate.text_color)
    corrected = correct_reading(certain, expected, colors)
    if corrected.text == normalized:
        plate.country, plate.type = corrected.country, corrected.type


def _set_text(session: Session, plate: Plate, text: str | None) -> None:
    """Set the text, with all that follows from it."""
    before = parts.keyed([(plate.text, plate.folded)])
    _set_columns(plate, text)
    session.flush()
    parts.forget(session, before)
    parts.keep(session, parts.keyed([(plate.text, plate.folded)]))


def _set_columns(plate: Plate, text: str | None) -> None:
    """Set the text, its key and its region; separators in ``text`` help to find the region."""
    if text is None:
        plate.text = plate.folded = plate.display_text = None
        plate.region_code = plate.region_name = None
        return
    normalized = normalize_text(text)
    if normalized == normalize_text(plate.raw_text):
        text = plate.raw_text
    region = find_region(text, plate.country)
    plate.text = normalized
    plate.folded = fold(normalized)
    plate.display_text = format_display(text, plate.country)
    plate.region_code = None if region is None else region.code
    plate.region_name = None if region is None else region.name
