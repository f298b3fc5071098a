"""Interfaces of other vendors that the service answers."""

from __future__ import annotations

from enum import StrEnum


class CompatAdapter(StrEnum):
    """An interface of another vendor; also the ``source`` of pictures that are sent to it."""

    PLATE_RECOGNIZER = "plate_recognizer"
    PARKPOW = "parkpow"
    OPENALPR = "openalpr"
    CODEPROJECT = "codeproject"


class CompatAccess(StrEnum):
    """Who may use such an interface.

    Nobody; whoever has an API key; clients of the local networks also without a key.
    """

    OFF = "off"
    KEY = "key"
    LAN = "lan"
