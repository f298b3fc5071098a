"""Values of the engine for hypothesis, with every field that can be absent absent at times."""

from __future__ import annotations

from hypothesis import strategies as st

from galaxy_alpr.enums import (
    PairingMethod,
    PictureNote,
    PlatePosition,
    PlateType,
    UnreadReason,
    VehicleClass,
)
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import (
    ColorName,
    Completeness,
    DetectedObjects,
    Detection,
    DetectionResult,
    EngineInfo,
    ImageResult,
    OcrResult,
    Pairing,
    PlateQuality,
    PlateResult,
    Region,
    TextCandidate,
    VehicleResult,
)

floats = st.floats(allow_nan=False)
texts = st.text(max_size=8)
boxes = st.builds(BoundingBox, floats, floats, floats, floats)
points = st.tuples(floats, floats)
quads = st.tuples(points, points, points, points)
pairings = st.builds(Pairing, st.sampled_from(PairingMethod), floats)
colors = st.builds(ColorName, texts, floats)


def _several(items: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, max_size=2).map(tuple)


def _detections(parts: st.SearchStrategy[tuple[object, ...]]) -> st.SearchStrategy[Detection]:
    position = st.sampled_from(PlatePosition)
    fields = st.tuples(texts, floats, boxes, st.none() | quads, position, parts)
    return fields.map(lambda values: Detection(*values))


detections = _detections(_several(_detections(st.just(()))))
candidates = st.builds(TextCandidate, texts, floats, _several(floats))
readings = st.builds(
    OcrResult,
    raw_text=texts,
    text=texts,
    confidence=floats,
    char_confidences=_several(floats),
    candidates=_several(candidates),
    country=st.none() | texts,
    country_confidence=floats,
    char_centers=_several(points),
    hidden=floats,
    foreign=floats,
    columns=_several(_several(st.tuples(texts, floats))),
    formats_applied=st.booleans(),
)
reasons = st.none() | st.sampled_from(UnreadReason)
plates = st.builds(
    PlateResult,
    box=boxes,
    corners=quads,
    detection_confidence=floats,
    raw_text=texts,
    text=st.none() | texts,
    display_text=st.none() | texts,
    confidence=floats,
    char_confidences=_several(floats),
    candidates=_several(candidates),
    country=st.none() | texts,
    region=st.none() | st.builds(Region, texts, texts),
    type=st.none() | st.sampled_from(PlateType),
    background_color=st.none() | colors,
    text_color=st.none() | colors,
    quality=st.builds(PlateQuality, floats, floats, floats, floats, floats, reasons),
    completeness=st.builds(Completeness, floats, reasons),
    reading=st.none() | readings,
)
vehicles = st.builds(
    VehicleResult, st.sampled_from(VehicleClass), floats, boxes, st.none() | colors
)
results = st.builds(
    ImageResult,
    width=st.integers(1, 9),
    height=st.integers(1, 9),
    detections=_several(
        st.builds(DetectionResult, st.none() | vehicles, st.none() | plates, st.none() | pairings)
    ),
    engine=st.builds(EngineInfo, texts, texts),
    timing_ms=st.dictionaries(texts, floats, max_size=2),
    notes=_several(st.sampled_from(PictureNote)),
)
objects = st.builds(
    DetectedObjects,
    _several(detections),
    _several(detections),
    st.dictionaries(st.integers(0, 9), st.tuples(st.integers(0, 9), pairings), max_size=2),
)
