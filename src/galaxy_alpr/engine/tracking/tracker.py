"""Boxes of one kind followed from frame to frame; the clock is the caller's.

Sure detections are assigned to tracks first, then the others to the tracks that are left (Zhang et
al., "ByteTrack: Multi-object tracking by associating every detection box", 2022). Small boxes that
move by more than their size between frames do not overlap: a pair is scored by the distance of its
centres and the ratio of its sizes as well (the idea of buffered boxes: Yang et al., "Hard to track
objects with irregular motions and similar appearances?", 2023).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from galaxy_alpr.engine.detection.assignment import assign
from galaxy_alpr.engine.tracking.motion import BoxMotion
from galaxy_alpr.types import Detection

SURE = 0.5
"""Confidence from which a detection is assigned first, and may begin a track."""

_REACH = 1.0
"""Distance of the centres at which a pair scores e^-1, in mean sides of the box."""

_KNOWN_REACH = 0.6
"""The same of a track that has moved long enough for its next place to be known."""

_KNOWN_HITS = 4
"""Detections from which that is so."""

_FARTHER = 1.0
"""What each second without a detection adds to the reach."""

_LEAST_ALIKE = 0.5
"""The least ratio of two heights of a known track within ``SOON_S`` seconds."""

SOON_S = 0.5

_LEAST = 0.15
"""The least score of a pair."""


@dataclass(slots=True)
class Track:
    """A box followed over frames: its number, the newest detection and when it was made.

    ``fit`` is the intersection over union of the newest box with the one expected.
    """

    id: int
    motion: BoxMotion
    detection: Detection
    first_at: float
    last_at: float
    hits: int = 1
    fit: float = 1.0

    @property
    def known(self) -> bool:
        """True once its next place is known."""
        return self.hits >= _KNOWN_HITS


class BoxTracker:
    """Follows boxes; a track without a detection for ``patience_s`` ends."""

    def __init__(self, *, patience_s: float) -> None:
        self._patience_s = patience_s
        self._ids = count(1)
        self.tracks: list[Track] = []

    def update(self, at: float, detections: Sequence[Detection]) -> list[Track | None]:
        """Take the detections of a frame at ``at`` seconds, and return the track of each.

        An unsure detection that fits no track has none. Frames come in order of time.
        """
        self.tracks = [t for t in self.tracks if at - t.last_at <= self._patience_s]
        found: list[Track | None] = [None] * len(detections)
        free = list(self.tracks)
        sure = [i for i, item in enumerate(detections) if item.confidence >= SURE]
        unsure = [i for i, item in enumerate(detections) if item.confidence < SURE]
        for turn in (sure, unsure):
            scores = [[_score(track, detections[i], at) for i in turn] for track in free]
            for row, column in assign(scores).items() if turn else ():
                found[turn[column]] = free[row]
            free = [track for track in free if track not in found]
        for index in sure:
            if found[index] is None:
                found[index] = self._begin(detections[index], at)
        for detection, track in zip(detections, found, strict=True):
            if track is not None:
                self._continue(track, detection, at)
        return found

    def split(self, track: Track, at: float) -> Track:
        """Return a new track for the newest detection of ``track``, which goes on without it."""
        fresh = self._begin(track.detection, at)
        self.tracks.remove(track)
        return fresh

    def _begin(self, detection: Detection, at: float) -> Track:
        motion = BoxMotion(detection.box, at)
        track = Track(next(self._ids), motion, detection, at, at, hits=0)
        self.tracks.append(track)
        return track

    def _continue(self, track: Track, detection: Detection, at: float) -> None:
        if track.hits:
            track.fit = track.motion.predict(at).iou(detection.box)
            track.motion.update(detection.box, at)
        track.detection, track.last_at = detection, at
        track.hits += 1


def _score(track: Track, detection: Detection, at: float) -> float:
    """Return how well a detection continues a track, 0 to 1; 0 where it cannot."""
    expected, box = track.motion.predict(at), detection.box
    size = (expected.width + expected.height) / 2
    (x1, y1), (x2, y2) = expected.center, box.center
    gap_s, known = at - track.last_at, track.known
    reach = size * ((_KNOWN_REACH if known else _REACH) + _FARTHER * gap_s)
    reach += math.dist((x1, y1), track.detection.box.center)  # it may have stopped
    near = math.exp(-((math.dist((x1, y1), (x2, y2)) / max(reach, 1.0)) ** 2))
    heights = sorted((expected.height, box.height))
    alike = heights[0] / max(heights[1], 1.0)
    if known and gap_s <= SOON_S and alike < _LEAST_ALIKE:
        return 0.0
    score = max(expected.iou(box), near * alike)
    return score if score >= _LEAST else 0.0
