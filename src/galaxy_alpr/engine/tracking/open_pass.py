"""What is kept of a pass while it lasts, and what is reported of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from galaxy_alpr.engine.tracking.consensus import AGREEING_LOOKS, UNSURE_AT_MOST, Consensus
from galaxy_alpr.engine.tracking.evidence import Evidence, FrameEvidence
from galaxy_alpr.engine.tracking.passes import Pass
from galaxy_alpr.engine.tracking.scene.scene import Stay
from galaxy_alpr.engine.tracking.scene.way import Way
from galaxy_alpr.engine.tracking.weights import FrameReading
from galaxy_alpr.types import BgrImage, Detection, Pairing, PlateResult

_PICTURES = 3
"""Frames that are kept of a pass, each the best with its text."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The frame of a pass that is shown and stored: its picture and what was detected in it."""

    at: float
    image: BgrImage
    plate: Detection
    vehicle: Detection | None
    pairing: Pairing | None
    reading: FrameReading

    @property
    def score(self) -> float:
        """By which frames of a pass are compared."""
        return (0.05 + self.reading.reading.confidence) * max(0.05, self.reading.quality.score)


@dataclass(frozen=True, slots=True)
class PassReading:
    """What is known of a pass; ``final`` if it has ended, else more may follow with the same id.

    ``plate`` is the consensus described in the frame ``shown``. ``frames`` counts those read.
    ``direction`` is ``in``, ``out`` or ``None`` where it is not known, ``line`` the name of the
    line that was crossed, ``zones`` the names of those in which the plate was. ``evidence`` has an
    entry for each frame. ``sure`` means that two independent frames agree on the text.
    ``readings`` are those of its frames, of a final one only.
    """

    id: int
    final: bool
    first_at: float
    last_at: float
    plate: PlateResult
    shown: Shown
    consensus: Consensus
    frames: int
    direction: str | None = None
    line: str | None = None
    zones: tuple[str, ...] = ()
    evidence: tuple[FrameEvidence, ...] = ()
    sure: bool = False
    readings: tuple[FrameReading, ...] = ()


@dataclass(slots=True)
class OpenPass:
    """The best frames of a pass, its way over the picture, where it stands, and its evidence.

    ``reported`` are the texts that were reported, ``good_at`` is the first good frame's moment.
    """

    way: Way
    stay: Stay
    shown: dict[str, Shown] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    reported: list[str] = field(default_factory=list)
    good_at: float | None = None
    tried_at: float = 0.0

    def keep(self, item: Shown) -> None:
        """Keep a frame if it is the best with its text, and its text is among the best."""
        text = item.reading.reading.text
        known = self.shown.get(text)
        if known is None or item.score > known.score:
            self.shown[text] = item
        if len(self.shown) > _PICTURES:
            self.shown.pop(min(self.shown, key=lambda each: self.shown[each].score))

    def best(self, text: str) -> Shown:
        """Return the frame to be shown for a text."""
        return self.shown.get(text) or max(self.shown.values(), key=lambda item: item.score)

    def is_vehicle(self, item: Pass) -> bool:
        """Return whether the plate is certainly not fixed text."""
        return item.vehicle is not None or self.stay.moved

    def may_report(self, item: Pass, text: str | None) -> bool:
        """Return whether a frame with ``text`` may be news: a consensus costs time."""
        if self.good_at is None or self.stay.silent or not self.is_vehicle(item):
            return False
        return not self.reported or text not in (None, self.reported[-1])

    def join(self, later: OpenPass) -> None:
        """Take what was kept of a pass that turned out to be this one."""
        for item in later.shown.values():
            self.keep(item)
        self.evidence.join(later.evidence)
        self.way.join(later.way)
        self.reported += later.reported
        self.stay.told = self.stay.told or later.stay.told
        if self.good_at is None:
            self.good_at = later.good_at

    def reading(
        self, item: Pass, found: Consensus, shown: Shown, plate: PlateResult, *, final: bool
    ) -> PassReading:
        """Return what is known of the pass whose consensus is described as ``plate``."""
        direction, line = self.way.direction()
        return PassReading(
            id=item.id,
            final=final,
            first_at=item.first_at,
            last_at=item.last_at,
            plate=plate,
            shown=shown,
            consensus=found,
            frames=len(item.readings),
            direction=None if direction is None else direction.value,
            line=None if line is None else line.name,
            zones=self.way.zones,
            evidence=self.evidence.entries([item.readings[index] for index in found.used]),
            sure=is_sure(found, plate),
            readings=tuple(item.readings) if final else (),
        )


def is_sure(found: Consensus, plate: PlateResult) -> bool:
    """Return whether two independent frames agree on the text of a pass, described as ``plate``."""
    agree = found.agreeing >= AGREEING_LOOKS
    return agree and plate.text is not None and plate.confidence > UNSURE_AT_MOST
