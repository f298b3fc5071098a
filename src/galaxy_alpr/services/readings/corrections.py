"""What people hold true beside what the engine saw, with who said so and a way back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location, Plate, PlateCorrection, Vehicle, utc_now
from galaxy_alpr.db.queries import lists, plates, vehicles
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.text import find_region, format_display
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.events import PlateCorrected
from galaxy_alpr.services.live.feed import record_event
from galaxy_alpr.types import Actor, OcrResult

MAX_TEXT_LENGTH = 20


def correct_plate(
    session: Session, *, id: int, text: str, actor: Actor, note: str | None = None
) -> Plate:
    """Hold ``text`` to be what the plate shows; what was observed stays beside it.

    A plate that has this text already is not changed. Raises ``NotFound``, and
    ``ValidationFailed`` for a text that is none or too long.
    """
    plate = _plate(session, id)
    normalized = normalize_text(text)
    if not normalized:
        raise ValidationFailed(f"text {text!r} has no letter A-Z and no digit")
    if len(normalized) > MAX_TEXT_LENGTH:
        raise ValidationFailed(f"text is longer than {MAX_TEXT_LENGTH} letters and digits")
    if normalized == plate.text:
        return plate
    before = plate.text
    plate.corrections.append(
        PlateCorrection(text_before=before, text_after=normalized, changed_by=actor.name, note=note)
    )
    _place(session, plate, text)
    _hold(plate, text)
    session.flush()
    _tell(session, plate, before, actor)
    return plate


def undo_correction(session: Session, *, id: int, actor: Actor) -> Plate:
    """Hold true again what the plate was before its newest correction that still stands.

    Raises ``NotFound``, and ``Conflict`` when no correction stands.
    """
    plate = _plate(session, id)
    standing = [item for item in plate.corrections if item.undone_at is None]
    if not standing:
        raise Conflict(f"plate {id} has no correction that could be undone")
    standing[-1].undone_at = utc_now()
    standing[-1].undone_by = actor.name
    before = plate.text
    _place(session, plate, standing[-1].text_before)
    _hold(plate, standing[-1].text_before)
    session.flush()
    _tell(session, plate, before, actor)
    return plate


def correct_vehicle(
    session: Session,
    *,
    id: int,
    actor: Actor,
    vehicle_class: VehicleClass | None = None,
    color: str | None = None,
) -> Vehicle:
    """Hold class and colour, where given, to be true of a vehicle. Raises ``NotFound``."""
    vehicle = vehicles.get(session, id=id, lock=True)
    if vehicle is None:
        raise NotFound(f"no vehicle {id}")
    if vehicle_class is not None:
        vehicle.vehicle_class = vehicle_class
    if color is not None:
        vehicle.color = color
    vehicle.changed_at = utc_now()
    vehicle.changed_by = actor.name
    session.flush()
    return vehicle


def _plate(session: Session, id: int) -> Plate:
    plate = plates.get(session, id=id, lock=True)
    if plate is None:
        raise NotFound(f"no plate {id}")
    return plate


def _tell(session: Session, plate: Plate, before: str | None, actor: Actor) -> None:
    status = None
    if plate.text is not None:
        status = lists.statuses_by_text(session, [plate.text], utc_now())[plate.text]
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
            changed_by=actor.name,
        ),
        location_id=plate.detection.location_id,
    )


def _place(session: Session, plate: Plate, text: str | None) -> None:
    """Give a plate that the engine did not read the country and the type that ``text`` tells.

    The location's country is expected, as it is when a picture is read. One that was read keeps
    its own.
    """
    if plate.observed_text is not None:
        return
    plate.country = plate.type = None
    if text is None:
        return
    normalized = normalize_text(text)
    sure = OcrResult(text, normalized, 1.0, (1.0,) * len(normalized), ())
    gate = session.get(Location, plate.detection.location_id or 0)
    expected = [gate.country] if gate is not None and gate.country is not None else None
    told = correct_reading(sure, expected, plate.background_color, plate.text_color)
    if told.text == normalized:
        plate.country, plate.type = told.country, told.type


def _hold(plate: Plate, text: str | None) -> None:
    """Set the text and what follows from it; gaps in ``text`` help to tell the region."""
    if text is None:
        plate.text = plate.folded = plate.folded_reversed = plate.display_text = None
        plate.region_code = plate.region_name = None
        return
    normalized = normalize_text(text)
    if normalized == normalize_text(plate.raw_text):
        text = plate.raw_text
    region = find_region(text, plate.country)
    plate.text = normalized
    plate.folded = fold(normalized)
    plate.folded_reversed = plate.folded[::-1]
    plate.display_text = format_display(text, plate.country)
    plate.region_code = None if region is None else region.code
    plate.region_name = None if region is None else region.name
