"""The nearer look of a detector, by its own network."""

from __future__ import annotations

from collections.abc import Mapping

from galaxy_alpr.engine.detection.nearer_look import NearerLook
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.protocols import Detector, Session
from galaxy_alpr.engine.runtime.manifests import DetectorManifest
from galaxy_alpr.types import PLATE_LABEL

NEARER_LOOK_SIZE = 320
"""Input px of the passes over parts of a picture."""


def add_nearer_look(
    detector: YoloDetector,
    session: Session,
    manifest: DetectorManifest,
    thresholds: Mapping[str, float],
) -> Detector:
    """Return ``detector`` with a nearer look by the same network; without, where it is off.

    It is off where plates would need a score of 1: ``near_plate`` of the manifest, or the threshold
    of plates, if higher.
    """
    min_score = max(manifest.near_plate, thresholds.get(PLATE_LABEL, 0.0))
    if min_score >= 1:
        return detector
    region_detector = YoloDetector(
        session,
        manifest,
        input_size=NEARER_LOOK_SIZE,
        thresholds={**thresholds, PLATE_LABEL: min_score},
    )
    return NearerLook(detector, region_detector)
