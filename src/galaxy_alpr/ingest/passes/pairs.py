"""Passes of two cameras that see the same vehicles, such as front and rear: one reading of both.

A pass that has ended waits, as a file where that is allowed, until its partner camera has one of
the same time whose text agrees. Both are then stored as one pass. One that finds none is stored
alone; where its partner had a pass of another text, that is noted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Lock
from time import monotonic

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.open_pass import PassReading, is_sure
from galaxy_alpr.engine.tracking.pairs import AGREE, agreement, fused
from galaxy_alpr.engine.tracking.passes import PATIENCE_S
from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.services.cameras.passes import PassedVehicle

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Waiting:
    """A pass that waits for its partner until a moment of the monotonic clock."""

    item: FinalPass
    reading: PassReading
    partner_id: int
    until: float
    file: Path | None = None
    other_text: bool = False

    @property
    def passed(self) -> PassedVehicle:
        return self.item.passed

    def result(self) -> FinalPass:
        """Return the pass as it is stored alone."""
        if not self.other_text:
            return self.item
        noted = replace(self.passed, partner_camera_id=self.partner_id, partner_agrees=False)
        return replace(self.item, passed=noted)


class PassPairs:
    """Fuses passes of partner cameras before they are stored. For several threads at once."""

    def __init__(
        self, spool: PassSpool, engine: Analyzer, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._spool = spool
        self._engine = engine
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """The number of passes that wait for their partner."""
        return len(self._waiting)

    def put(
        self, item: FinalPass, reading: PassReading, *, partner_id: int, within_s: float
    ) -> None:
        """Accept a pass of a camera with a partner; waits while too many wait to be stored."""
        until = self._clock() + within_s + PATIENCE_S
        new = _Waiting(item, reading, partner_id, until)
        new.file = self._spool.hold(item)
        with self._lock:
            met = [each for each in self._waiting if _are_near(each, new, within_s)]
            best = max(met, key=lambda each: _agreement(each, new), default=None)
            if best is None or _agreement(best, new) < AGREE:
                for each in met:
                    if _has_text(each) and _has_text(new):
                        each.other_text = new.other_text = True
                self._waiting.append(new)
                return
            self._waiting.remove(best)
        self._store_both(best, new)

    def release(self, running: Collection[int]) -> None:
        """Store the passes that have waited long enough, or whose partner is not read."""
        now = self._clock()
        with self._lock:
            due = [
                each
                for each in self._waiting
                if each.until <= now or each.partner_id not in running
            ]
            self._waiting = [each for each in self._waiting if each not in due]
        with self._spool.unlimited():
            for each in due:
                self._store_alone(each)

    def _store_alone(self, each: _Waiting) -> None:
        result = each.result()
        if result is each.item:
            self._spool.put(each.item, each.file)
        else:
            self._spool.replace(result, fused=(), held=[each.file] if each.file else [])

    def _store_both(self, one: _Waiting, other: _Waiting) -> None:
        try:
            both = self._fuse(one, other)
        except AlprError as error:
            logger.error("the passes of two cameras are stored apart: %s", error)
            for each in (one, other):
                self._store_alone(each)
            return
        ids = [each.passed.pass_id for each in (one, other)]
        self._spool.replace(
            both,
            fused=[id for id in ids if id != both.passed.pass_id],
            held=[each.file for each in (one, other) if each.file is not None],
        )

    def _fuse(self, one: _Waiting, other: _Waiting) -> FinalPass:
        """Return the pass of the camera with the best frame, with what both saw."""
        found, is_of_one = fused(one.reading.readings, other.reading.readings, one.item.countries)
        base, rest = (one, other) if is_of_one else (other, one)
        shown = base.reading.shown
        countries = base.item.countries or None
        plate = self._engine.describe(shown.image, shown.plate, found.reading, countries)
        (seen, *more) = base.item.result.detections
        result = replace(base.item.result, detections=(replace(seen, plate=plate), *more))
        passed = _joined(base.passed, rest.passed)
        passed = replace(passed, sure=is_sure(found, plate))
        return replace(base.item, passed=passed, result=result)


def _joined(base: PassedVehicle, rest: PassedVehicle) -> PassedVehicle:
    """Return what both cameras saw; the entries of the second one name their camera."""
    first_at = min(base.first_at, rest.first_at)
    evidence = [
        {**entry, "at": entry["at"] + round((part.first_at - first_at) / timedelta(milliseconds=1))}
        for part in (base, rest)
        for entry in (
            part.evidence
            if part is base
            else [{**entry, "camera_id": rest.camera_id} for entry in part.evidence]
        )
    ]
    return replace(
        base,
        first_at=first_at,
        last_at=max(base.last_at, rest.last_at),
        frames=base.frames + rest.frames,
        direction=base.direction or rest.direction,
        line=base.line or rest.line,
        zones=tuple(dict.fromkeys((*base.zones, *rest.zones))),
        evidence=tuple(sorted(evidence, key=lambda entry: entry["at"])),
        partner_camera_id=rest.camera_id,
        partner_agrees=True,
        fences=(*base.fences, *rest.fences),
    )


def _are_near(one: _Waiting, other: _Waiting, within_s: float) -> bool:
    """Return whether two passes are of partners, and of one time."""
    if one.passed.camera_id != other.partner_id or other.passed.camera_id != one.partner_id:
        return False
    between = max(
        one.passed.first_at - other.passed.last_at, other.passed.first_at - one.passed.last_at
    )
    return between <= timedelta(seconds=within_s)


def _agreement(one: _Waiting, other: _Waiting) -> float:
    return agreement(one.reading.consensus, other.reading.consensus)


def _has_text(each: _Waiting) -> bool:
    return each.reading.plate.text is not None
