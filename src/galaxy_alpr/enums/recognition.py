"""What is detected and read."""

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
