"""Visits as ``Session`` of APDS 4, each with one segment, and what they were assigned."""

from __future__ import annotations

from galaxy_alpr.db.models import Right, Visit
from galaxy_alpr.endpoints.compat.apds.places import place_reference
from galaxy_alpr.endpoints.compat.apds.rights import plate_credential, public_id, right_id
from galaxy_alpr.endpoints.compat.apds.wire import (
    Entity,
    moment,
    reference,
    site,
    text,
    version_at,
    without_none,
)
from galaxy_alpr.enums import VisitState

STATES = (VisitState.OPEN, VisitState.CLOSED, VisitState.ORPHAN_ENTRY)
"""Visits with a beginning that is certain; one without, or to be decided, is no session."""


def visit_id(id: int) -> str:
    """Return the id of the session of a visit, and of what it was assigned."""
    return f"visit-{id}"


def session_of(visit: Visit, right: Right | None) -> Entity:
    """Return the session of a visit; ``right`` is the one that it used."""
    assert visit.entered_at is not None
    version = version_at(visit.updated_at)
    start = moment(visit.entered_at)
    end = None if visit.exited_at is None else moment(visit.exited_at)
    is_plate = bool(visit.text or visit.text_hash)
    lost_exit = visit.state == VisitState.ORPHAN_ENTRY
    segment = {
        "id": f"{visit_id(visit.id)}-1",
        "version": version,
        "actualStart": start,
        "actualEnd": end,
        "assignedRight": _assigned(visit, right, version),
        "validationType": ["licensePlate" if is_plate else "electronicID"],
        "notes": text("the exit was not read") if lost_exit else None,
    }
    return without_none(
        {
            "id": visit_id(visit.id),
            "version": version,
            "actualStart": start,
            "actualEnd": end,
            "initiator": site(),
            "hierarchyElement": place_reference(visit.lot_id),
            "identifiedCredentials": [_credential(visit)],
            "segments": [without_none(segment)],
            "identifiedVehicle": _vehicle(visit),
        }
    )


def assigned_at_entry(visit: Visit) -> Entity:
    """Return the assigned right of a visit without a right: that of everybody in the lot."""
    assert visit.entered_at is not None
    return {
        "id": visit_id(visit.id),
        "version": version_at(visit.updated_at),
        "rightSpecification": reference("RightSpecification", public_id(visit.lot_id)),
        "rightHolder": {"credentials": [_credential(visit)]},
        "assignedRightIssuer": site(),
        "issueMethod": "electronic",
        "issuanceTime": moment(visit.entered_at),
    }


def _assigned(visit: Visit, right: Right | None, version: int) -> Entity:
    if right is None:
        return reference("AssignedRight", visit_id(visit.id), version)
    return reference("AssignedRight", right_id(right.id), version_at(right.updated_at))


def _credential(visit: Visit) -> Entity:
    if visit.text is not None:
        return plate_credential(visit.text)
    if visit.text_hash is not None:
        return plate_credential(visit.text_hash, is_hash=True)
    return {
        "type": "electronicID",
        "credentialAssignedType": "other",
        "identifier": {"id": visit_id(visit.id), "className": "Visit"},
    }


def _vehicle(visit: Visit) -> Entity | None:
    if visit.country is None:
        return None
    return without_none({"country": visit.country.lower(), "color": visit.color})
