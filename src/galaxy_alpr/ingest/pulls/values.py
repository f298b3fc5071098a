"""To whom it is given what is fetched, and why it may fail."""

from __future__ import annotations

from typing import Protocol

from galaxy_alpr.ingest.pushed.values import PushedReading, PushedRequest


class RequestSink(Protocol):
    """Stores a delivery of a source durably, or keeps it as a dead letter; raises if it cannot."""

    def __call__(self, source_id: int, request: PushedRequest) -> None: ...


class ReadingSink(Protocol):
    """Stores a reading of a source durably, once for each event id.

    Raises ``ReadingRefused``, ``ReadingPostponed``, or another error where nothing can be stored.
    """

    def __call__(self, source_id: int, reading: PushedReading) -> None: ...


class ReadingRefused(Exception):
    """A reading that cannot be stored at any time; the message has no value of it."""


class ReadingPostponed(Exception):
    """A reading that could not be stored now: the engine failed, or was busy."""


class PullFailed(Exception):
    """A device or folder cannot be read; the message has no secret and no plate.

    ``refused`` is set where it does not accept the log-in: trying again soon may lock it.
    """

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused
