"""Read drives as a camera does, and compare each pass with what is right and with simpler rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.passes.camera import Floats, Frame, frames, some_conditions
from benchmarks.passes.drives import Drive, some_drive
from galaxy_alpr.engine.plates.confusables import one_glyph
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    ImageResult,
    OcrResult,
    PlateResult,
)

_COVERED = 0.3
"""Share of a plate that a box must cover to be that plate's."""


class Listener:
    """An engine that keeps what another one reads of the frames."""

    def __init__(self, engine: Analyzer) -> None:
        self._engine = engine
        self.read_plates: list[tuple[BoundingBox, PlateResult]] = []

    @property
    def info(self) -> EngineInfo:
        """The names of the other engine's models."""
        return self._engine.info

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        """Analyse with the other engine."""
        return self._engine.analyze(image, countries)

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Detect with the other engine."""
        return self._engine.detect(image)

    def read(
        self, image: BgrImage, plates: Sequence[Detection], countries: Sequence[str] | None = None
    ) -> list[PlateResult]:
        """Read with the other engine, and keep the results."""
        results = self._engine.read(image, plates, countries)
        self.read_plates += [(item.box, item) for item in results]
        return results

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        """Describe with the other engine."""
        return self._engine.describe(image, plate, reading, countries)


@dataclass
class Outcome:
    """What became of one vehicle: its text, and the texts by each rule; ``None`` if unread."""

    drive: Drive
    text: str
    single: str | None
    vote: str | None
    passes: list[PassReading] = field(default_factory=list)

    @property
    def reading(self) -> PassReading | None:
        """The pass with the most frames."""
        return max(self.passes, key=lambda item: item.frames, default=None)

    @property
    def consensus(self) -> str | None:
        return None if self.reading is None else self.reading.plate.text

    def right(self, text: str | None) -> bool:
        """Return whether a text is the vehicle's; characters with the same glyph are the same."""
        return text is not None and one_glyph(text) == one_glyph(self.text)


@dataclass
class Tally:
    """The vehicles of many drives, and how many passes with a text belong to none."""

    outcomes: list[Outcome] = field(default_factory=list)
    invented: int = 0

    def share(self, rule: str) -> float:
        """Return the share of vehicles that a rule reads rightly."""
        right = [item.right(getattr(item, rule)) for item in self.outcomes]
        return sum(right) / max(1, len(right))

    @property
    def doubled(self) -> int:
        """The number of vehicles that were reported as several passes with a text."""
        return sum(
            sum(item.plate.text is not None for item in outcome.passes) > 1
            for outcome in self.outcomes
        )

    @property
    def sure_and_wrong(self) -> int:
        """The number of vehicles whose pass has a wrong text with 0.9 or more."""
        return sum(
            item.reading is not None
            and item.consensus is not None
            and item.reading.plate.confidence >= 0.9
            and not item.right(item.consensus)
            for item in self.outcomes
        )

    def calibration_error(self, bins: int = 10) -> float:
        """Return the expected calibration error of the passes' texts, bins of equal number."""
        pairs = sorted(
            (item.reading.plate.confidence, item.right(item.consensus))
            for item in self.outcomes
            if item.reading is not None and item.consensus is not None
        )
        parts = np.array_split(np.array(pairs, float).reshape(-1, 2), bins)
        gaps = [len(p) * abs(p[:, 0].mean() - p[:, 1].mean()) for p in parts if len(p)]
        return float(sum(gaps) / max(1, len(pairs)))


def measure(engine: Analyzer, seeds: Iterable[int], *, hard: bool) -> Tally:
    """Draw and read the drives of ``seeds``."""
    tally = Tally()
    for seed in seeds:
        drive = some_drive(seed, hard=hard)
        pictures = frames(drive, some_conditions(seed, hard=hard))
        _read(engine, drive, pictures, tally)
    return tally


def _read(engine: Analyzer, drive: Drive, pictures: Iterable[Frame], tally: Tally) -> None:
    listener = Listener(engine)
    reader = PassReader(listener, [drive.country] if drive.country else None)
    found: list[PassReading] = []
    seen: dict[int, list[PlateResult]] = defaultdict(list)
    quads: list[tuple[float, dict[int, Floats]]] = []
    for frame in pictures:
        quads.append((frame.at, frame.quads))
        found += [item for item in reader.feed(frame.at, frame.image) if item.final]
        for box, plate in listener.read_plates:
            owner = _owner(box, frame.quads)
            if owner is not None:
                seen[owner].append(plate)
        listener.read_plates.clear()
    found += [item for item in reader.close() if item.final]
    moments = dict(quads)
    owned: dict[int, list[PassReading]] = defaultdict(list)
    for item in found:
        owner = _owner(item.shown.plate.box, moments[item.shown.at])
        if owner is not None:
            owned[owner].append(item)
        elif item.plate.text is not None:
            tally.invented += 1
    for number, passing in enumerate(drive.passes):
        plates = seen[number]
        outcome = Outcome(drive, passing.text, best_single(plates), vote(plates), owned[number])
        tally.outcomes.append(outcome)


def best_single(plates: Sequence[PlateResult]) -> str | None:
    """Return the text of the frame with the greatest confidence."""
    return max(_texts(plates), key=lambda pair: pair[1], default=(None, 0.0))[0]


def vote(plates: Sequence[PlateResult]) -> str | None:
    """Return the text that most frames have; of equal ones that of the surest frame."""
    texts = _texts(plates)
    counts = Counter(text for text, _ in texts)
    best = max(texts, key=lambda pair: (counts[pair[0]], pair[1]), default=(None, 0.0))
    return best[0]


def _texts(plates: Sequence[PlateResult]) -> list[tuple[str, float]]:
    """Return the frames' texts with their confidences; where none is reported, the withheld ones.

    So a simpler rule always has a text, while the consensus may withhold its own.
    """
    reported = [(plate.text, plate.confidence) for plate in plates if plate.text is not None]
    unsure = [plate.candidates[0] for plate in plates if plate.candidates]
    return reported or [(item.text, item.confidence) for item in unsure if "?" not in item.text]


def _owner(box: BoundingBox, quads: dict[int, Floats]) -> int | None:
    """Return the number of the plate that a box covers, the one it covers most."""
    shares = {}
    for number, quad in quads.items():
        (x1, y1), (x2, y2) = quad.min(axis=0).tolist(), quad.max(axis=0).tolist()
        shares[number] = box.containment(BoundingBox(x1, y1, x2, y2))
    best = max(shares, key=lambda number: shares[number], default=None)
    return best if best is not None and shares[best] >= _COVERED else None
