"""A lot as a ``Place`` of APDS 4, with its supply and its demand."""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_alpr.db.models import Lot
from galaxy_alpr.endpoints.compat.apds.wire import Entity, moment, reference, text, without_none
from galaxy_alpr.services.parking.occupancy.values import Occupancy

LOT_VERSION = 1
"""The version of every place: changes of lots are not numbered."""


def place_id(lot_id: int) -> str:
    """Return the id of the place of a lot."""
    return f"lot-{lot_id}"


def place_reference(lot_id: int) -> Entity:
    """Return the reference of the place of a lot."""
    return reference("Place", place_id(lot_id), LOT_VERSION)


def place(lot: Lot, occupancy: Occupancy, rights: Sequence[Entity] = ()) -> Entity:
    """Return the place of a lot. ``rights`` are the references of its right specifications."""
    spaces = lot.capacity
    at, occupied = moment(occupancy.at), occupancy.total.occupied
    percentage = min(100.0, round(100 * occupied / spaces, 1)) if spaces else None
    demand = {
        "count": occupied,
        "occupancyCalculation": "derived",
        "percentage": percentage,
        "recordDateTime": at,
    }
    supply = {"supplyViewType": "spaceView", "supplyQuantity": spaces}
    return without_none(
        {
            "id": place_id(lot.id),
            "version": LOT_VERSION,
            "type": "place",
            "name": text(lot.name),
            "layer": 0,
            "timeZone": lot.timezone,
            "hierarchyElementRecord": {"creationTime": moment(lot.created_at)},
            "hierarchyElementReference": without_none(
                {
                    "elementId": place_reference(lot.id),
                    "supply": None if spaces is None else [supply],
                    "demandTable": [{"timestamp": at, "demandType": [without_none(demand)]}],
                }
            ),
            "characteristics": None if spaces is None else {"spacesTotal": spaces},
            "rightSpecifications": list(rights) or None,
        }
    )
