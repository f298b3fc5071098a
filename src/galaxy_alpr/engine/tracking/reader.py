"""Read a video: one reading of each vehicle's pass, from all frames in which its plate is legible.

``PassReader.feed`` takes the frames in order; what it returns are the passes of which something new
is to be reported. The clock is that of the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.consensus import AGREEING_LOOKS, Consensus, consensus
from galaxy_alpr.engine.tracking.passes import PATIENCE_S, Pass, PassTracker
from galaxy_alpr.engine.tracking.stacking import MARGIN, read_stacks
from galaxy_alpr.engine.tracking.weights import FrameReading, worth_reading
from galaxy_alpr.types import BgrImage, DetectedObjects, Detection, OcrResult, PlateResult

_SURE = 0.98
"""Confidence of a pass from which its crops are not averaged and read once more."""

_PICTURES = 3
"""Frames that are kept of a pass, each the best with its text."""

_GOOD = 0.5
"""Confidence of a frame's text from which a pass is reported while it lasts."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The frame of a pass that is shown and stored: its picture and what was detected in it."""

    at: float
    image: BgrImage
    plate: Detection
    vehicle: Detection | None
    reading: FrameReading

    @property
    def score(self) -> float:
        """By which frames of a pass are compared."""
        return (0.05 + self.reading.reading.confidence) * max(0.05, self.reading.quality.score)


@dataclass(frozen=True, slots=True)
class PassReading:
    """What is known of a pass; ``final`` if it has ended, else more may follow with the same id.

    ``plate`` is the consensus described in the frame ``shown``. ``frames`` counts those read.
    """

    id: int
    final: bool
    first_at: float
    last_at: float
    plate: PlateResult
    shown: Shown
    consensus: Consensus
    frames: int


@dataclass(slots=True)
class _Open:
    """What is kept of a pass while it lasts."""

    shown: dict[str, Shown] = field(default_factory=dict)
    reported: str | None = None

    def keep(self, item: Shown) -> None:
        """Keep a frame if it is the best with its text, and its text is among the best."""
        text = item.reading.reading.text
        known = self.shown.get(text)
        if known is None or item.score > known.score:
            self.shown[text] = item
        if len(self.shown) > _PICTURES:
            self.shown.pop(min(self.shown, key=lambda each: self.shown[each].score))

    def best(self, text: str) -> Shown:
        return self.shown.get(text) or max(self.shown.values(), key=lambda item: item.score)


class PassReader:
    """Reads the frames of one camera. Not for several threads at once."""

    def __init__(
        self,
        engine: Analyzer,
        countries: Sequence[str] | None = None,
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._engine = engine
        self._countries = countries
        self._tracker = PassTracker(patience_s=patience_s)
        self._open: dict[int, _Open] = {}

    def feed(self, at: float, image: BgrImage) -> list[PassReading]:
        """Take a frame at ``at`` seconds; return the passes with news, ended ones first.

        Raises ``ModelError``.
        """
        objects = self._engine.detect(image)
        found = self._tracker.update(at, objects)
        news = [self._final(item) for item in self._tracker.ended(at)]
        wanted = [
            (index, item) for index, item in enumerate(found) if item and _worth_reading(item, at)
        ]
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
        plate = objects.plates[index]
        pair = objects.pairs.get(index)
        crop = crop_plate(image, plate, MARGIN).copy()
        frame = FrameReading(at, plate.box, result.reading, result.quality, crop)
        item = self._tracker.add(item, plate, frame)
        kept = self._open.setdefault(item.id, _Open())
        vehicle = None if pair is None else objects.vehicles[pair[0]]
        kept.keep(Shown(at, image, plate, vehicle, frame))
        if result.text is None or result.confidence < _GOOD:
            return None
        reading = self._reading(item, kept, final=False)
        if reading is None or reading.plate.text in (None, kept.reported):
            return None
        kept.reported = reading.plate.text
        return reading

    def _final(self, item: Pass) -> PassReading | None:
        kept = self._open.pop(item.id, None)
        return None if kept is None else self._reading(item, kept, final=True)

    def _reading(self, item: Pass, kept: _Open, *, final: bool) -> PassReading | None:
        if not item.readings or not kept.shown:
            return None
        expected = self._countries or ()
        found = consensus(item.readings, countries=expected)
        if final and (found.agreeing < AGREEING_LOOKS or found.reading.confidence < _SURE):
            found = consensus(item.readings, self._stacked(item), expected)
        shown = kept.best(found.reading.text)
        plate = self._engine.describe(shown.image, shown.plate, found.reading, self._countries)
        return PassReading(
            id=item.id,
            final=final,
            first_at=item.first_at,
            last_at=item.last_at,
            plate=plate,
            shown=shown,
            consensus=found,
            frames=len(item.readings),
        )

    def _stacked(self, item: Pass) -> list[OcrResult]:
        """Return the readings of crops that are averaged over frames of a pass."""

        def read(image: BgrImage, plate: Detection) -> OcrResult | None:
            return self._engine.read(image, [plate], self._countries)[0].reading

        return read_stacks(item.readings, read)


def _worth_reading(item: Pass, at: float) -> bool:
    """Return whether a further frame may tell more: not if the plate has stood still for some."""
    newest = item.plates[-1].detection if item.plates else None
    return newest is None or worth_reading(item.readings, newest.box, at)
