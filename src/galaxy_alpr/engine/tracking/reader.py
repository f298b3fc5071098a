"""Read a video: one reading of each vehicle's pass, from all frames in which its plate is legible.

``PassReader.feed`` takes the frames in order; what it returns are the passes of which something new
is to be reported. The clock is that of the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.consensus import AGREEING_LOOKS, consensus
from galaxy_alpr.engine.tracking.frames import Frame, MainFrame, MainStream
from galaxy_alpr.engine.tracking.open_pass import OpenPass, PassReading, Shown
from galaxy_alpr.engine.tracking.passes import (
    PATIENCE_S,
    Pass,
    PassTracker,
    other_plate,
    same_plate,
)
from galaxy_alpr.engine.tracking.scene.parked import StandingRules
from galaxy_alpr.engine.tracking.scene.scene import Scene, Stay
from galaxy_alpr.engine.tracking.scene.way import Way
from galaxy_alpr.engine.tracking.stacking import MARGIN, read_stacks
from galaxy_alpr.engine.tracking.weights import IN_A_LOOK, FrameReading, worth_reading
from galaxy_alpr.engine.tracking.zones import Areas
from galaxy_alpr.enums import UnusedReason
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, Detection, OcrResult, PlateResult

__all__ = ["PassReader", "PassReading", "Shown"]

_SURE = 0.98
"""Confidence of a pass from which its crops are not averaged and read once more."""

_GOOD = 0.5
"""Confidence of a frame's text from which a pass is reported while it lasts."""


_AWAITED_S = 0.5
"""Seconds after the first good frame until which the pass itself should have a text."""

_TRY_S = 1.0
"""Seconds between two attempts to end a pass whose vehicle stands."""


class PassReader:
    """Reads the frames of one camera. Not for several threads at once.

    ``areas`` are the zones and lines that are drawn on its picture, ``rules`` say when a vehicle
    that stands is reported again. A plate that has never moved and has no vehicle is reported only
    when it is gone: it may be fixed text.
    """

    def __init__(
        self,
        engine: Analyzer,
        countries: Sequence[str] | None = None,
        *,
        patience_s: float = PATIENCE_S,
        areas: Areas | None = None,
        rules: StandingRules | None = None,
    ) -> None:
        self._engine = engine
        self._countries = countries
        self._scene = Scene(areas or Areas(), rules or StandingRules())
        self._main = MainStream()
        self._tracker = PassTracker(patience_s=patience_s, joined=self._join)
        self._open: dict[int, OpenPass] = {}

    def feed(self, at: float, image: BgrImage, main: MainFrame | None = None) -> list[PassReading]:
        """Take a frame at ``at`` seconds; return the passes with news, ended ones first.

        With ``main``, ``image`` is the sub-stream's frame: objects are detected in it, and read
        from the main stream's. Raises ``ModelError``.
        """
        size = (image.shape[1], image.shape[0])
        objects = self._scene.plates(at, self._engine.detect(image), size)
        frame = Frame(at, image, objects)
        if main is not None:
            frame = self._main.frame(at, image, objects, main)
        found = self._tracker.update(at, frame.objects)
        news = self.idle(at)
        self._follow_hidden(found, frame)
        wanted = [
            (index, item)
            for index, item in enumerate(found)
            if item is not None and self._follow(item, frame, index)
        ]
        plates = [frame.objects.plates[index] for index, _ in wanted]
        read = self._engine.read(frame.image, plates, self._countries)
        added = [
            self._add(item, frame, index, result)
            for (index, item), result in zip(wanted, read, strict=True)
        ]
        standing = [self._settle(item, at) for item in list(self._tracker.open)]
        return news + [item for item in added + standing if item is not None]

    def idle(self, at: float) -> list[PassReading]:
        """Return the passes that have ended by ``at`` seconds, where no frame need be analysed."""
        news = [self._final(item) for item in self._tracker.ended(at)]
        return [item for item in news if item is not None]

    def close(self) -> list[PassReading]:
        """End the video: return the passes that had not ended.

        A further video of the same camera may follow; vehicles that stand are still known.
        """
        news = [self._final(item) for item in self._tracker.close()]
        return [item for item in news if item is not None]

    def _follow(self, item: Pass, frame: Frame, index: int) -> bool:
        """Follow a plate of a frame; return whether it is worth reading."""
        box = frame.objects.plates[index].box
        kept = self._kept(item, box, frame.at)
        if kept.stay.follow(box, frame.at):
            self._open.pop(item.id)
            self._tracker.renew(item, frame.at)
            kept = self._kept(item, box, frame.at)
        vehicle = frame.vehicle(index)
        kept.way.plate(box, None if vehicle is None else vehicle.box, frame.size)
        if len(item.readings) < IN_A_LOOK:
            return True
        known = kept.stay.place is not None or kept.stay.rested(frame.at, item.readings[-1].at)
        if not known and _worth_reading(item, frame.at):
            return True
        kept.evidence.unread(frame.at, box, UnusedReason.SAME_LOOK)
        return False

    def _follow_hidden(self, found: Sequence[Pass | None], frame: Frame) -> None:
        """Follow the vehicles whose plates were not detected in this frame."""
        for item in self._tracker.open:
            vehicle, kept = item.vehicle, self._open.get(item.id)
            if kept and vehicle is not None and vehicle.last_at == frame.at and item not in found:
                kept.way.vehicle(vehicle.detection.box, frame.size)

    def _add(self, item: Pass, frame: Frame, index: int, result: PlateResult) -> PassReading | None:
        """Count a frame's reading; return the pass where that is news."""
        assert result.reading is not None
        at, plate = frame.at, frame.objects.plates[index]
        crop = crop_plate(frame.image, plate, MARGIN).copy()
        reading = FrameReading(at, plate.box, result.reading, result.quality, crop)
        went_to = self._tracker.add(item, plate, reading)
        if went_to is not item:
            self._kept(item, plate.box, at).evidence.unread(at, plate.box, UnusedReason.OTHER_PLATE)
            item = went_to
        kept = self._kept(item, plate.box, at)
        if (place := kept.stay.place) is not None:
            same = same_plate(place.text, reading) if place.text else result.text is None
            kept.stay.confirmed |= same
            if other_plate(place.text, reading):
                kept.stay.leave()
        kept.evidence.read(reading)
        if not kept.stay.told:
            vehicle, pairing = frame.vehicle(index), frame.pairing(index)
            kept.keep(Shown(at, frame.image, plate, vehicle, pairing, reading))
        if kept.good_at is None and result.text is not None and result.confidence >= _GOOD:
            kept.good_at = at
        return self._provisional(item, kept, at) if kept.may_report(item, result.text) else None

    def _provisional(self, item: Pass, kept: OpenPass, at: float) -> PassReading | None:
        """Return the pass if its text is good and new; each text is reported once."""
        assert kept.good_at is not None
        reading = self._reading(item, kept, final=False)
        if reading is not None and reading.plate.text is None and not kept.reported:
            reading = self._best_frame(reading, at - kept.good_at)
        if reading is None or reading.plate.text is None or reading.plate.text in kept.reported:
            return None
        kept.reported.append(reading.plate.text)
        return reading

    def _best_frame(self, reading: PassReading, waited_s: float) -> PassReading | None:
        """Return the news with the best frame's own text, once the pass's was awaited enough."""
        if waited_s < _AWAITED_S:
            return None
        shown = reading.shown
        (plate,) = self._engine.read(shown.image, [shown.plate], self._countries)
        return replace(reading, plate=plate, sure=False)

    def _settle(self, item: Pass, at: float) -> PassReading | None:
        """Return the final news of a pass whose vehicle stands, once."""
        kept = self._open.get(item.id)
        if kept is None or kept.stay.silent or not kept.is_vehicle(item):
            return None
        if at - kept.tried_at < _TRY_S or not kept.stay.settled(at, sure=True):
            return None
        kept.tried_at = at
        reading = self._reading(item, kept, final=False)
        if reading is None or not kept.stay.settled(at, sure=reading.sure):
            return None
        return self._told(item, kept, at)

    def _final(self, item: Pass) -> PassReading | None:
        kept = self._open.pop(item.id, None)
        if kept is None or kept.stay.told or (kept.stay.place and kept.stay.confirmed):
            return None
        if not kept.is_vehicle(item) and kept.stay.fixed:
            return None
        return self._told(item, kept, item.last_at)

    def _told(self, item: Pass, kept: OpenPass, at: float) -> PassReading | None:
        reading = self._reading(item, kept, final=True)
        if reading is not None:
            kept.stay.tell(reading.plate.text or "", at)
            kept.shown.clear()  # a vehicle may stand for hours: its pictures go
        return reading

    def _kept(self, item: Pass, box: BoundingBox, at: float) -> OpenPass:
        kept = self._open.get(item.id)
        if kept is None:
            stay = Stay(self._scene, box, at)
            kept = self._open[item.id] = OpenPass(Way(self._scene.areas), stay)
        return kept

    def _join(self, item: Pass, other: Pass) -> None:
        later = self._open.pop(other.id, None)
        if later is not None:
            earlier = self._open.setdefault(item.id, later)
            if earlier is not later:
                earlier.join(later)

    def _reading(self, item: Pass, kept: OpenPass, *, final: bool) -> PassReading | None:
        if not item.readings or not kept.shown:
            return None
        expected = self._countries or ()
        found = consensus(item.readings, countries=expected)
        if final and (found.agreeing < AGREEING_LOOKS or found.reading.confidence < _SURE):
            found = consensus(item.readings, self._stacked(item), expected)
        shown = kept.best(found.reading.text)
        plate = self._engine.describe(shown.image, shown.plate, found.reading, self._countries)
        return kept.reading(item, found, shown, plate, final=final)

    def _stacked(self, item: Pass) -> list[OcrResult]:
        """Return the readings of crops that are averaged over frames of a pass."""

        def read(image: BgrImage, plate: Detection) -> OcrResult | None:
            return self._engine.read(image, [plate], self._countries)[0].reading

        return read_stacks(item.readings, read)


def _worth_reading(item: Pass, at: float) -> bool:
    """Return whether a further frame may tell more: not if the plate has stood still for some."""
    newest = item.plates[-1].detection if item.plates else None
    return newest is None or worth_reading(item.readings, newest.box, at)
