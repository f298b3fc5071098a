"""What a visit has of its readings: the best text, the vehicle, the moments, the gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from galaxy_alpr.db.models import Plate, Vehicle, Visit, VisitReading
from galaxy_alpr.db.queries.parking.gate_readings import Facts
from galaxy_alpr.enums import VisitPart, VisitState

WAITING = (str(VisitState.OPEN), str(VisitState.REVIEW))
"""The states of visits whose end is not known for good."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading and what it is in its visit."""

    facts: Facts
    part: VisitPart

    @property
    def row(self) -> VisitReading:
        """The row of the reading."""
        return self.facts.row


def describe(visit: Visit, placed: Sequence[Placed]) -> None:
    """Set what a visit has of its readings, which are given in the order of their moments.

    A visit never ends before it starts: of two gates whose clocks differ, the exit counts as not
    before the entry.
    """
    _set_moments(visit, placed)
    describe_plate(visit, placed)


def describe_plate(visit: Visit, placed: Sequence[Placed]) -> None:
    """Set the plate and the vehicle of a visit, from its readings."""
    _set_plate(visit, placed)
    _set_vehicle(visit, placed)


def set_stay(visit: Visit) -> None:
    """Set how long a visit took, from its entry and its exit."""
    if visit.entered_at is None or visit.exited_at is None:
        visit.stay_s = None
    else:
        visit.stay_s = int((visit.exited_at - visit.entered_at).total_seconds())


def _set_moments(visit: Visit, placed: Sequence[Placed]) -> None:
    entry = next((item.row for item in placed if item.part is VisitPart.ENTRY), None)
    exit = next((item.row for item in placed if item.part is VisitPart.EXIT), None)
    visit.entered_at = None if entry is None else entry.at
    visit.entry_location_id = None if entry is None else entry.location_id
    visit.exited_at = None if exit is None else exit.at
    visit.exit_location_id = None if exit is None else exit.location_id
    if visit.entered_at is not None and visit.exited_at is not None:
        visit.exited_at = max(visit.exited_at, visit.entered_at)
    moments = [item.row.at for item in placed]
    visit.began_at = min(moments)
    visit.last_seen_at = max(moments)
    set_stay(visit)


def _set_plate(visit: Visit, placed: Sequence[Placed]) -> None:
    """Take over the best text: one that a person set, else the most confident one."""
    read = [
        (item.facts.corrected, item.facts.plate.confidence, item.facts.plate)
        for item in placed
        if item.facts.plate is not None and _is_read(item.facts.plate)
    ]
    if not read:
        if any(item.row.detection_id is not None for item in placed):
            visit.text = visit.text_hash = visit.folded = visit.display_text = None
            visit.country = visit.region_code = None
        return
    plate = max(read, key=lambda item: item[:2])[2]
    visit.text, visit.text_hash, visit.folded = plate.text, plate.text_hash, plate.folded
    visit.display_text = plate.display_text
    visit.country, visit.region_code = plate.country, plate.region_code


def _is_read(plate: Plate) -> bool:
    return plate.text is not None or plate.text_hash is not None


def _set_vehicle(visit: Visit, placed: Sequence[Placed]) -> None:
    vehicles = [item.facts.vehicle for item in placed if item.facts.vehicle is not None]
    if not vehicles:
        return
    best = max(vehicles, key=lambda item: (item.changed_at is not None, item.confidence))
    visit.vehicle_class = best.vehicle_class
    colored = [item for item in vehicles if item.color is not None]
    visit.color = max(colored, key=_sureness_of_color).color if colored else None


def _sureness_of_color(vehicle: Vehicle) -> tuple[bool, float]:
    return vehicle.changed_at is not None, vehicle.color_confidence or 0.0
