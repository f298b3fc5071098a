"""Sites of a fleet."""

from __future__ import annotations

from enum import StrEnum


class SitePictures(StrEnum):
    """Which pictures a site sends to its centre by itself; it sends others when they are wanted."""

    ALL = "all"
    LISTED = "listed"
    NONE = "none"


class SitePictureState(StrEnum):
    """Where a picture of a site is.

    ``gone`` was deleted at the site before it came; ``too_large`` cannot be sent.
    """

    AT_SITE = "at_site"
    WANTED = "wanted"
    HERE = "here"
    GONE = "gone"
    TOO_LARGE = "too_large"


class SitePicturePart(StrEnum):
    """What a file of a reading shows."""

    PHOTO = "photo"
    VEHICLE = "vehicle"
    PLATE = "plate"


class SiteRowKind(StrEnum):
    """Rows of a site that the centre has as rows of its own."""

    LOT = "lot"
    LOCATION = "location"
    READING = "reading"
    DETECTION = "detection"
    VISIT = "visit"
    ALARM = "alarm"
    DECISION = "decision"


class CentreChangeKind(StrEnum):
    """What changed at a site without an event that stays."""

    DELETED = "deleted"
    """A photo was deleted."""

    REMOVED = "removed"
    """A visit was deleted."""

    PHOTO = "photo"
    VISIT = "visit"
    ALARM = "alarm"
    DECISION = "decision"


class SiteHealth(StrEnum):
    """How a site is, as the centre sees it."""

    NEVER_SEEN = "never_seen"
    OK = "ok"
    LATE = "late"
    SILENT = "silent"
    OFF = "off"
