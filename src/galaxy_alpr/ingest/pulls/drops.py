"""A watched folder: each complete file becomes a reading, and leaves the folder when it is stored.

A file that was stored and not yet moved when the process ended is delivered again with the same
event id, so it is stored once.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from galaxy_alpr.ingest.pulls.files import DONE, FAILED, FileFailed, FoundFile, WatchedFiles
from galaxy_alpr.ingest.pulls.names import groups_of, reading_of
from galaxy_alpr.ingest.pulls.values import (
    PullFailed,
    ReadingPostponed,
    ReadingRefused,
    ReadingSink,
)
from galaxy_alpr.ingest.pushed.forms.genetec import Genetec
from galaxy_alpr.ingest.pushed.values import Part, PushedReading, PushedRequest, Unreadable
from galaxy_alpr.services.ingest.pulls.configs import FolderPull, Preset

logger = logging.getLogger(__name__)

MAX_BYTES = 20_000_000
"""Size of a file; a longer one is put into ``failed/``."""

TRIES = 10
"""How often the engine may fail for a file."""

BESIDE = timedelta(seconds=10)
"""How long an XML file waits for its picture."""

ALONE = timedelta(minutes=10)
"""How long a picture waits for its XML file before it counts as failed."""

_PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(slots=True)
class Counts:
    """What became of files."""

    stored: int = 0
    failed: int = 0
    error: str | None = None


class FolderDrop:
    """Takes the files of one source's folder, and gives them to ``sink``."""

    def __init__(self, source_id: int, config: FolderPull, folder: Path, sink: ReadingSink) -> None:
        self._source_id = source_id
        self._config = config
        self._pattern = re.compile(config.expression)
        self._files = WatchedFiles(folder)
        self._sink = sink
        self._left: dict[FoundFile, list[str]] = {}
        """Stored files that could not be moved, with those that belong to them."""

        self._tries: dict[FoundFile, int] = {}

    def round(self, now: datetime, keep_on: Callable[[], bool] = lambda: True) -> Counts:
        """Deliver the complete files, the oldest first. Raises ``PullFailed``.

        What ``sink`` raises ends the round: the file stays, and is tried again.
        """
        counts = Counts()
        try:
            files = self._files.complete(now)
            names = {file.name for file in files}
        except OSError as error:
            raise PullFailed(f"the folder cannot be read: {error.strerror or error}") from error
        for file in files:
            if not keep_on():
                break
            try:
                self._take(file, names, now, counts)
            except FileFailed as error:
                counts.error = f"a file cannot be read or moved: {error}"
        return counts

    def _take(self, file: FoundFile, names: set[str], now: datetime, counts: Counts) -> None:
        if file not in self._left:
            try:
                taken = self._fetched(file, names, now)
                if taken is None:
                    return
                self._store(file, taken[0])
            except ReadingPostponed as error:
                counts.error = str(error)
                return
            except ReadingRefused as error:
                logger.warning("a file of source %s is put aside: %s", self._source_id, error)
                counts.failed += 1
                counts.error = str(error)
                self._files.put_away(file.name, FAILED)
                return
            self._left[file] = taken[1]
            counts.stored += 1
        for name in self._left[file]:
            if self._config.afterwards == "delete":
                self._files.delete(name)
            else:
                self._files.put_away(name, DONE)
        del self._left[file]

    def _store(self, file: FoundFile, reading: PushedReading) -> None:
        """Store the reading of a file, which is put aside after some failures of the engine."""
        try:
            self._sink(self._source_id, reading)
        except ReadingPostponed as error:
            self._tries[file] = self._tries.get(file, 0) + 1
            if self._tries[file] < TRIES:
                raise
            del self._tries[file]
            raise ReadingRefused(f"{error}, {TRIES} times") from error
        self._tries.pop(file, None)

    def _fetched(
        self, file: FoundFile, names: set[str], now: datetime
    ) -> tuple[PushedReading, list[str]] | None:
        """Return the reading of a file and the names of its files; ``None`` while it waits."""
        if self._config.preset is Preset.GENETEC:
            return self._with_xml(file, names, now)
        groups = groups_of(self._pattern, file.name)
        if groups is None:
            raise ReadingRefused("its name does not match the pattern")
        data = self._data(file)
        reading = reading_of(
            groups, data, event_id=_event_id(file.name, data), written_at=file.changed_at
        )
        return reading, [file.name]

    def _with_xml(
        self, file: FoundFile, names: set[str], now: datetime
    ) -> tuple[PushedReading, list[str]] | None:
        path = PurePosixPath(file.name)
        stem, suffix = file.name.removesuffix(path.suffix), path.suffix.lower()
        waited = now - file.changed_at
        if suffix in _PICTURES and (waited < ALONE or stem + ".xml" in names):
            return None
        if suffix != ".xml":
            raise ReadingRefused("there is no XML file beside it")
        beside = next((stem + end for end in _PICTURES if stem + end in names), None)
        if beside is None and waited < BESIDE:
            return None
        data, used = self._data(file), [file.name]
        parts = [Part(name="xml", file_name=file.name, data=data)]
        if beside is not None:
            picture = self._data(replace(file, name=beside))
            parts.append(Part(name="picture", file_name=beside, data=picture))
            used.insert(0, beside)
        request = PushedRequest(body=data, parts=tuple(parts))
        try:
            (reading,) = Genetec().parse(request).readings
        except Unreadable as error:
            raise ReadingRefused(str(error)) from error
        if reading.captured_at is None:
            reading = replace(reading, captured_at=file.changed_at, retransmitted=True)
        return replace(reading, event_id=_event_id(file.name, data)), used

    def _data(self, file: FoundFile) -> bytes:
        data = self._files.read(file, MAX_BYTES)
        if data is None:
            raise ReadingRefused(f"it has more than {MAX_BYTES} bytes")
        if not data:
            raise ReadingRefused("it is empty")
        return data


def _event_id(name: str, data: bytes) -> str:
    """Return the id of a file: of its path and its bytes."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape") + b"\0" + data).hexdigest()
