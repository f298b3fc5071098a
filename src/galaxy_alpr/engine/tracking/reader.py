"""Read a video: one reading of each vehicle's pass, from all frames in which its plate is legible.

``PassReader.feed`` takes the frames in order; what it returns are the passes of which something new
is to be reported. The clock is that of the frames.
"""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.consensus import consensus
from galaxy_alpr.engine.tracking.open_pass import OpenPass, PassReading, Shown
from galaxy_alpr.engine.tracking.passes import PATIENCE_S, Pass, PassTracker
from galaxy_alpr.engine.tracking.scene.way import Way
from galaxy_alpr.engine.tracking.stacking import MARGIN, stacked_plate
from galaxy_alpr.engine.tracking.weights import FrameReading, looks
from galaxy_alpr.engine.tracking.zones import Areas, within
from galaxy_alpr.enums import UnusedReason
from galaxy_alpr.types import BgrImage, DetectedObjects, Detection, OcrResult, PlateResult

__all__ = ["PassReader", "PassReading", "Shown"]

_IN_A_LOOK = 3
"""Readings of a plate that has hardly moved; further frames would repeat their errors."""

_STACKS = (4, 8, 16)
"""Numbers of best frames whose crops are averaged, to be read once more when a pass ends."""

_GOOD = 0.5
"""Confidence of a frame's text from which a pass is reported while it lasts."""


class PassReader:
    """Reads the frames of one camera. Not for several threads at once.

    ``areas`` are the zones and lines that are drawn on its picture.
    """

    def __init__(
        self,
        engine: Analyzer,
        countries: Sequence[str] | None = None,
        *,
        patience_s: float = PATIENCE_S,
        areas: Areas | None = None,
    ) -> None:
        self._engine = engine
        self._countries = countries
        self._areas = areas or Areas()
        self._tracker = PassTracker(patience_s=patience_s, joined=self._join)
        self._open: dict[int, OpenPass] = {}

    def feed(self, at: float, image: BgrImage) -> list[PassReading]:
        """Take a frame at ``at`` seconds; return the passes with news, ended ones first.

        Raises ``ModelError``.
        """
        size = (image.shape[1], image.shape[0])
        objects = within(self._areas, self._engine.detect(image), size)
        found = self._tracker.update(at, objects)
        news = [self._final(item) for item in self._tracker.ended(at)]
        wanted: list[tuple[int, Pass]] = []
        for index, item in enumerate(found):
            if item is not None and _worth_reading(item, at):
                wanted.append((index, item))
            elif item is not None:
                self._pass_by(item, at, objects, index, size)
        self._follow_hidden(found, at, size)
        plates = [objects.plates[index] for index, _ in wanted]
        read = self._engine.read(image, plates, self._countries)
        for (index, item), result in zip(wanted, read, strict=True):
            news.append(self._add(item, at, image, objects, index, result))
        return [item for item in news if item is not None]

    def close(self) -> list[PassReading]:
        """End the video: return the passes that had not ended."""
        news = [self._final(item) for item in self._tracker.close()]
        return [item for item in news if item is not None]

    def _add(
        self,
        item: Pass,
        at: float,
        image: BgrImage,
        objects: DetectedObjects,
        index: int,
        result: PlateResult,
    ) -> PassReading | None:
        """Count a frame's reading; return the pass where its text is new and good."""
        assert result.reading is not None
        plate, vehicle = objects.plates[index], _vehicle(objects, index)
        crop = crop_plate(image, plate, MARGIN).copy()
        frame = FrameReading(at, plate.box, result.reading, result.quality, crop)
        went_to = self._tracker.add(item, plate, frame)
        if went_to is not item:
            self._kept(item).evidence.unread(at, plate.box, UnusedReason.OTHER_PLATE)
            item = went_to
        kept = self._kept(item)
        kept.evidence.read(frame)
        size = (image.shape[1], image.shape[0])
        kept.way.plate(plate.box, None if vehicle is None else vehicle.box, size)
        kept.keep(Shown(at, image, plate, vehicle, frame))
        if result.text is None or result.confidence < _GOOD:
            return None
        reading = self._reading(item, kept, final=False)
        if reading is None or reading.plate.text in (None, kept.reported):
            return None
        kept.reported = reading.plate.text
        return reading

    def _pass_by(
        self, item: Pass, at: float, objects: DetectedObjects, index: int, size: tuple[int, int]
    ) -> None:
        """Follow a plate that is not read in this frame."""
        kept, vehicle = self._kept(item), _vehicle(objects, index)
        box = objects.plates[index].box
        kept.way.plate(box, None if vehicle is None else vehicle.box, size)
        kept.evidence.unread(at, box, UnusedReason.SAME_LOOK)

    def _follow_hidden(
        self, found: Sequence[Pass | None], at: float, size: tuple[int, int]
    ) -> None:
        """Follow the vehicles whose plates were not detected in this frame."""
        for item in self._tracker.open:
            vehicle = item.vehicle
            if vehicle is not None and vehicle.last_at == at and item not in found:
                self._kept(item).way.vehicle(vehicle.detection.box, size)

    def _kept(self, item: Pass) -> OpenPass:
        kept = self._open.get(item.id)
        if kept is None:
            kept = self._open[item.id] = OpenPass(Way(self._areas))
        return kept

    def _join(self, item: Pass, other: Pass) -> None:
        later = self._open.pop(other.id, None)
        if later is not None:
            self._kept(item).join(later)

    def _final(self, item: Pass) -> PassReading | None:
        kept = self._open.pop(item.id, None)
        return None if kept is None else self._reading(item, kept, final=True)

    def _reading(self, item: Pass, kept: OpenPass, *, final: bool) -> PassReading | None:
        if not item.readings or not kept.shown:
            return None
        found = consensus(item.readings, self._stacked(item) if final else ())
        shown = kept.best(found.reading.text)
        plate = self._engine.describe(shown.image, shown.plate, found.reading, self._countries)
        return kept.reading(item, found, shown, plate, final=final)

    def _stacked(self, item: Pass) -> list[OcrResult]:
        """Return the readings of crops that are averaged over the best frames of a pass."""
        stacks = (stacked_plate(item.readings, count) for count in _STACKS)
        read = [
            self._engine.read(*found, self._countries)[0].reading
            for found in stacks
            if found is not None
        ]
        return [reading for reading in read if reading is not None]


def _vehicle(objects: DetectedObjects, index: int) -> Detection | None:
    """Return the vehicle of a plate."""
    pair = objects.pairs.get(index)
    return None if pair is None else objects.vehicles[pair[0]]


def _worth_reading(item: Pass, at: float) -> bool:
    """Return whether a further frame may tell more: not if the plate has stood still for some."""
    newest = item.plates[-1].detection if item.plates else None
    if newest is None or len(item.readings) < _IN_A_LOOK:
        return True
    last = item.readings[-_IN_A_LOOK:]
    here = FrameReading(at, newest.box, last[-1].reading, last[-1].quality)
    return len(set(looks([*last, here]))) > 1
