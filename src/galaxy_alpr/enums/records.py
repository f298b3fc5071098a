"""Places, lists, actors and what is stored."""

from __future__ import annotations

from enum import StrEnum


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


class HoldSubject(StrEnum):
    """What a legal hold protects from deletion."""

    SESSION = "session"


class ActorKind(StrEnum):
    """The kind of an actor."""

    PERSON = "person"
    API_KEY = "api_key"
    CAMERA = "camera"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"
