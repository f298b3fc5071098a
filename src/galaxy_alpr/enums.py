"""The closed sets of words that code, tables, JSON and screens share."""

from __future__ import annotations

from enum import StrEnum


class VehicleClass(StrEnum):
    """The vehicle classes told apart."""

    CAR = "car"
    MOTORCYCLE = "motorcycle"
    BUS = "bus"
    TRUCK = "truck"


class DetectionKind(StrEnum):
    """What one detection consists of."""

    VEHICLE_WITH_PLATE = "vehicle_with_plate"
    VEHICLE_WITHOUT_PLATE = "vehicle_without_plate"
    PLATE_WITHOUT_VEHICLE = "plate_without_vehicle"


class PairingMethod(StrEnum):
    """How a plate was given to a vehicle."""

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
    """A plate's standing on the site's lists."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"
    WATCHED = "watched"
    UNLISTED = "unlisted"


class LocationType(StrEnum):
    """Which way traffic passes a location."""

    ENTRY = "entry"
    EXIT = "exit"
    INSIDE = "inside"


class PlateType(StrEnum):
    """The use that a plate's colours or format stand for."""

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
    """Who may act on the service."""

    PERSON = "person"
    API_KEY = "api_key"
    CAMERA = "camera"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class UnreadReason(StrEnum):
    """Why a plate was seen but has no (trustworthy) reading."""

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
    """The colours told apart, of vehicles and of plates."""

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
