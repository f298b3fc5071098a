"""Enumerations that code, tables, JSON and the dashboard share."""

from __future__ import annotations

from enum import StrEnum


class VehicleClass(StrEnum):
    """The class of a vehicle."""

    CAR = "car"
    MOTORCYCLE = "motorcycle"
    BUS = "bus"
    TRUCK = "truck"


class DetectionKind(StrEnum):
    """The parts of a detection: a vehicle, a plate, or both."""

    VEHICLE_WITH_PLATE = "vehicle_with_plate"
    VEHICLE_WITHOUT_PLATE = "vehicle_without_plate"
    PLATE_WITHOUT_VEHICLE = "plate_without_vehicle"


class PairingMethod(StrEnum):
    """The rule by which a plate was paired with a vehicle."""

    CONTAINMENT = "containment"
    OVERLAP = "overlap"


class PlatePosition(StrEnum):
    """Where in a picture a plate lies, by the vehicles detected with it.

    A plate ``beside_vehicles`` has none, but is as large as those that have one.
    """

    ON_VEHICLE = "on_vehicle"
    HIGH_ON_VEHICLE = "high_on_vehicle"
    AT_SIDE_OF_VEHICLE = "at_side_of_vehicle"
    SECOND_ON_VEHICLE = "second_on_vehicle"
    BESIDE_VEHICLES = "beside_vehicles"
    UNKNOWN = "unknown"


class PlateStatus(StrEnum):
    """A plate's list status."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    WATCHED = "watched"
    UNLISTED = "unlisted"


class MomentSource(StrEnum):
    """Where the moment of a picture comes from.

    The client, the camera's clock in the EXIF data, the file's name, or the clock of the service.
    """

    CLIENT = "client"
    EXIF = "exif"
    FILE_NAME = "file_name"
    SERVER = "server"


class LocationType(StrEnum):
    """The position of a location: at an entry, at an exit or inside."""

    ENTRY = "entry"
    EXIT = "exit"
    INSIDE = "inside"


class VisitState(StrEnum):
    """What is known of a visit.

    ``orphan_entry`` and ``orphan_exit`` lack their other reading for good; in ``review`` a person
    has to decide whether the pair is right.
    """

    OPEN = "open"
    CLOSED = "closed"
    ORPHAN_ENTRY = "orphan_entry"
    ORPHAN_EXIT = "orphan_exit"
    REVIEW = "review"


class VisitPart(StrEnum):
    """What a reading is in its visit; a ``repeat`` shows the same passage once more."""

    ENTRY = "entry"
    EXIT = "exit"
    INSIDE = "inside"
    REPEAT = "repeat"


class VisitAction(StrEnum):
    """What a person does with a visit."""

    MATCH = "match"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    REJECT = "reject"


class PlateType(StrEnum):
    """The use of a vehicle, which its plate's colours or format show."""

    PRIVATE = "private"
    PUBLIC = "public"
    GOVERNMENT = "government"
    POLICE = "police"
    MILITARY = "military"
    DIPLOMATIC = "diplomatic"
    ELECTRIC = "electric"
    COMMERCIAL = "commercial"
    TEMPORARY = "temporary"
    OTHER = "other"


class ActorKind(StrEnum):
    """The kind of an actor."""

    PERSON = "person"
    API_KEY = "api_key"
    CAMERA = "camera"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class CameraState(StrEnum):
    """What a camera does, or what is wrong with it."""

    OFF = "off"
    CONNECTING = "connecting"
    RUNNING = "running"
    FROZEN = "frozen"
    BLACK = "black"
    COVERED = "covered"
    SLOW = "slow"
    WRONG_CLOCK = "wrong_clock"
    FAILED = "failed"
    """The source ended or cannot be opened; it is tried again."""

    STOPPED = "stopped"
    """The source has ended for good, or nobody reads the camera although it is switched on."""


class Direction(StrEnum):
    """The direction in which a vehicle passed."""

    IN = "in"
    OUT = "out"


class Transport(StrEnum):
    """How RTSP brings the video."""

    TCP = "tcp"
    UDP = "udp"


class ZoneKind(StrEnum):
    """What a zone of a camera's picture is for: only there, or never there, plates are read."""

    DETECT = "detect"
    IGNORE = "ignore"


class UnusedReason(StrEnum):
    """The reason why a frame of a pass was not used for its text."""

    SAME_LOOK = "same_look"
    UNSURE = "unsure"
    OTHER_PLATE = "other_plate"
    SMALL = "small"
    BLURRED = "blurred"


class HoldSubject(StrEnum):
    """What a legal hold protects from deletion."""

    SESSION = "session"


class PictureNote(StrEnum):
    """What is unusual about a picture that was analysed."""

    INTERLACED = "interlaced"
    UPSIDE_DOWN = "upside_down"


class UnreadReason(StrEnum):
    """The reason why a detected plate has no reliable text."""

    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    LOW_CONTRAST = "low_contrast"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    LOW_CONFIDENCE = "low_confidence"
    NO_TEXT = "no_text"
    CUT_OFF = "cut_off"
    OCCLUDED = "occluded"
    UNKNOWN_SCRIPT = "unknown_script"
    NOT_A_NUMBER = "not_a_number"


class Color(StrEnum):
    """The colours of vehicles and of plates."""

    WHITE = "white"
    BLACK = "black"
    SILVER = "silver"
    GRAY = "gray"
    RED = "red"
    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    BROWN = "brown"
