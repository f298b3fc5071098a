"""Cameras and the passes before them."""

from __future__ import annotations

from enum import StrEnum


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
