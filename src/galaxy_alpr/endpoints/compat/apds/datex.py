"""Lots as a ``ParkingStatusPublication`` of DATEX II version 3, in XML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree

from galaxy_alpr.endpoints.compat.apds.places import LOT_VERSION, place_id
from galaxy_alpr.endpoints.compat.apds.wire import LANGUAGE, SITE, moment
from galaxy_alpr.enums import OccupancyState
from galaxy_alpr.services.parking.published import LotState

PAYLOAD = "http://datex2.eu/schema/3/d2Payload"
COMMON = "http://datex2.eu/schema/3/common"
PARKING = "http://datex2.eu/schema/3/parking"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_PREFIXES = {"d2": PAYLOAD, "com": COMMON, "prk": PARKING, "xsi": XSI}
_NO_COUNTRY = "zz"
_STATES = {
    OccupancyState.FREE: "spacesAvailable",
    OccupancyState.ALMOST_FULL: "almostFull",
    OccupancyState.FULL: "full",
}


def parking_status(states: Sequence[LotState], now: datetime) -> bytes:
    """Return the publication on the state of lots."""
    for prefix, uri in _PREFIXES.items():
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.Element(
        f"{{{PAYLOAD}}}payload",
        {
            f"{{{XSI}}}type": "prk:ParkingStatusPublication",
            "lang": LANGUAGE,
            "modelBaseVersion": "3",
        },
    )
    _add(root, COMMON, "publicationTime", moment(now))
    creator = _add(root, COMMON, "publicationCreator")
    _add(creator, COMMON, "country", _NO_COUNTRY)
    _add(creator, COMMON, "nationalIdentifier", SITE)
    for state in states:
        _add_status(root, state)
    # The prefix of the type has to be declared, also where no lot uses it.
    text = ElementTree.tostring(root, encoding="unicode")
    declared = f' xmlns:prk="{PARKING}"'
    if declared not in text:
        text = text.replace(f' xmlns:d2="{PAYLOAD}"', f' xmlns:d2="{PAYLOAD}"{declared}', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _add_status(root: ElementTree.Element, state: LotState) -> None:
    status = _add(root, PARKING, "parkingRecordStatus")
    status.set(f"{{{XSI}}}type", "prk:ParkingSiteStatus")
    named = _add(status, PARKING, "parkingRecordReference")
    named.set("targetClass", "prk:ParkingRecord")
    named.set("id", place_id(state.lot.id))
    named.set("version", str(LOT_VERSION))
    count = state.occupancy.total
    _add(status, PARKING, "parkingStatusOriginTime", moment(state.occupancy.at))
    occupancy = _add(status, PARKING, "parkingOccupancy")
    if count.free is not None:
        _add(occupancy, PARKING, "parkingNumberOfVacantSpaces", str(count.free))
    _add(occupancy, PARKING, "parkingNumberOfOccupiedSpaces", str(count.occupied))
    if count.capacity:
        percent = min(100.0, 100 * count.occupied / count.capacity)
        _add(occupancy, PARKING, "parkingOccupancy", f"{percent:.1f}")
    if state.occupancy.state is not None:
        _add(status, PARKING, "parkingSiteStatus", _STATES[state.occupancy.state])


def _add(
    parent: ElementTree.Element, namespace: str, name: str, text: str | None = None
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{namespace}}}{name}")
    element.text = text
    return element
