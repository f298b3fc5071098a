"""The tags of the OpenAPI description: the groups in which ``/docs`` shows the operations."""

from __future__ import annotations

_TAGS = {
    "detection": "Pictures are sent and read.",
    "search": "Detections of all kinds, filtered, in pages or as a file.",
    "plates": "Plates: where and when they were detected, their corrections, their regions.",
    "vehicles": "Vehicles by class and colour, and their corrections.",
    "sessions": "Analysed photos with all of their detections, and masked copies of them.",
    "statistics": "Counts, shares and durations of a period.",
    "reports": "What happened in lots, by local intervals, and reports that are sent by e-mail.",
    "plate lists": "Which plates are allowed, blocked or watched.",
    "rights": "Passes, bookings and other rights of plates to park.",
    "occupancy": "How full lots are, were, and will probably be.",
    "places": "Locations (gates and viewpoints) and lots (parking sites).",
    "visits": "Visits of vehicles to lots, how they are joined, and changes by people.",
    "cameras": "Cameras: how they are read, what state they are in, and what they show.",
    "tariffs": "Tariffs, which lot has which, and what a stay would cost.",
    "payments": "Quotes and payments of visits, validations, and totals of shifts.",
    "alerts": "Alarms, and the rules that raise them.",
    "gates": "Gates: how each is opened, what is decided about readings, and openings by hand.",
    "integrations": "Connections to other programs.",
    "APDS 4": "Parking data as of APDS 4, where it is switched on (`GALAXY_APDS`).",
    "DATEX II": "Free spaces as of DATEX II, where it is switched on (`GALAXY_DATEX`).",
    "ingest": "Readings that cameras and other systems send, their sources, and what went wrong.",
    "sites": "Sites that hand their readings to this centre, and their pictures.",
    "live": "Events as they happen.",
    "webhooks": "Where events are sent to, what became of that, and pictures by link.",
    "files": "Stored pictures.",
    "service": "The service itself: whether it works, and which models it uses.",
    "Plate Recognizer": "Answers as Plate Recognizer Snapshot does.",
    "ParkPow": "Answers as ParkPow does.",
    "OpenALPR": "Answers as OpenALPR's cloud does.",
    "CodeProject.AI": "Answers as CodeProject.AI Server and DeepStack do.",
    "accounts": "People, their log-in, and API keys for programs.",
    "privacy": "Legal holds, and what is stored on a plate: to erase it or to hand it out.",
    "audit": "Who did what.",
}


def tags() -> list[dict[str, str]]:
    """Return the tags with their descriptions, in the order in which they are shown."""
    return [{"name": name, "description": text} for name, text in _TAGS.items()]
