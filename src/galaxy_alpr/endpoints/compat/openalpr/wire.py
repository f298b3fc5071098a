"""The answers of OpenALPR's cloud, made from a reading. Confidences are 0 to 100."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from galaxy_alpr.endpoints.compat.openalpr.asked import Asked
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.enums import Color, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.rounding import rounded_ratio
from galaxy_alpr.types import DetectionResult, ImageResult, PlateResult, VehicleResult

VERSION = 2
DATA_TYPE = "alpr_results"
CREDIT_COST = 1
CREDITS = 1_000_000
"""The credits of a month in the answers; the service itself has no such limit."""

UNKNOWN_LABELS: dict[str, list[str]] = {"make": [], "make_model": [], "year": [], "orientation": []}
"""Properties of vehicles that are not recognized."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an answer says of its request.

    ``at`` is the moment of the picture, ``used`` the number of pictures of this month.
    """

    uuid: str
    at: datetime
    total_ms: float
    used: int


def recognized(result: ImageResult, asked: Asked, of: Answered) -> dict[str, Any]:
    """Return the answer of version 2 and 3, without the picture itself."""
    return {
        "uuid": of.uuid,
        **_picture(result, of.at),
        "processing_time": {
            "total": _ms(of.total_ms),
            "plates": _ms(result.timing_ms.get("read", 0.0)),
            "vehicles": _ms(result.timing_ms.get("detect", 0.0)) if asked.vehicle else 0.0,
        },
        **_credits(of),
        "regions_of_interest": [_whole(result)],
        "results": _results(result, asked, vehicles=True),
    }


def recognized_v1(result: ImageResult, asked: Asked, of: Answered) -> dict[str, Any]:
    """Return the answer of version 1: the library's answer as ``plate``, and a list per task."""
    plate = {
        **_picture(result, of.at),
        "processing_time_ms": _ms(of.total_ms),
        "regions_of_interest": [_whole(result)],
        "results": _results(result, asked, vehicles=False),
    }
    first = next(iter(result.vehicles), None)
    color = [{"value": name, "confidence": share} for name, share in _colors(first)]
    return {
        "plate": plate,
        **{task: color if task == "color" else [] for task in asked.tasks},
        "img_width": result.width,
        "img_height": result.height,
        "total_processing_time": _ms(of.total_ms),
        **_credits(of),
    }


def configuration() -> dict[str, Any]:
    """Return the countries whose formats are known, and the labels of vehicles."""
    return {
        "countries": sorted(code.lower() for code in load_country_packs()),
        "vehicle_labels": {
            "color": [color.value for color in Color],
            "body_type": [item.value for item in VehicleClass],
            **UNKNOWN_LABELS,
        },
    }


def _picture(result: ImageResult, at: datetime) -> dict[str, Any]:
    return {
        "version": VERSION,
        "data_type": DATA_TYPE,
        "epoch_time": int(at.timestamp() * 1000),
        "img_width": result.width,
        "img_height": result.height,
    }


def _credits(of: Answered) -> dict[str, int]:
    return {
        "credit_cost": CREDIT_COST,
        "credits_monthly_used": of.used,
        "credits_monthly_total": CREDITS,
    }


def _results(result: ImageResult, asked: Asked, *, vehicles: bool) -> list[dict[str, Any]]:
    """Return the plates that were read, by descending confidence."""
    read = [item for item in result.detections if item.plate is not None and item.plate.text]
    read.sort(key=lambda item: -item.plate.confidence if item.plate else 0.0)
    read_ms = _ms(result.timing_ms.get("read", 0.0) / max(1, len(read)))
    answers = []
    for index, item in enumerate(read):
        assert item.plate is not None
        answer = _plate(item.plate, index, asked, read_ms)
        if vehicles:
            answer |= _vehicle(item, asked)
        answers.append(answer)
    return answers


def _plate(plate: PlateResult, index: int, asked: Asked, read_ms: float) -> dict[str, Any]:
    candidates = _candidates(plate)[: asked.topn]
    return {
        **candidates[0],
        "plate_index": index,
        "region": _region(plate),
        "region_confidence": 0,
        "processing_time_ms": read_ms,
        "requested_topn": asked.topn,
        "coordinates": [{"x": round(x), "y": round(y)} for x, y in plate.corners],
        "candidates": candidates,
    }


def _candidates(plate: PlateResult) -> list[dict[str, Any]]:
    """Return the possible texts; the first is that of the plate."""
    assert plate.text is not None
    texts = {plate.text: plate.confidence}
    for item in plate.candidates:
        if item.text and "?" not in item.text:
            texts.setdefault(item.text, item.confidence)
    pack = load_country_packs().get(plate.country or "")
    return [
        {
            "plate": text,
            "confidence": _percent(confidence),
            "matches_template": int(pack is not None and pack.fits(text)),
        }
        for text, confidence in texts.items()
    ]


def _region(plate: PlateResult) -> str:
    if plate.country is None:
        return ""
    code = plate.region.code if plate.region else ""
    return "-".join(part.lower() for part in (plate.country, code) if part)


def _vehicle(item: DetectionResult, asked: Asked) -> dict[str, Any]:
    vehicle = item.vehicle
    answer: dict[str, Any] = {}
    if asked.vehicle:
        named = {"color": _colors(vehicle), "body_type": _classes(vehicle)}
        answer["vehicle"] = {
            **{
                key: [{"name": name, "confidence": share} for name, share in values]
                for key, values in named.items()
            },
            **UNKNOWN_LABELS,
        }
    if vehicle is not None:
        answer["vehicle_region"] = _rectangle(vehicle.box)
    return answer


def _colors(vehicle: VehicleResult | None) -> list[tuple[str, float]]:
    if vehicle is None or vehicle.color is None:
        return []
    return [(vehicle.color.name, _percent(vehicle.color.confidence))]


def _classes(vehicle: VehicleResult | None) -> list[tuple[str, float]]:
    return [] if vehicle is None else [(vehicle.vehicle_class.value, _percent(vehicle.confidence))]


def _whole(result: ImageResult) -> dict[str, int]:
    return _rectangle(BoundingBox(0, 0, result.width, result.height))


def _rectangle(box: BoundingBox) -> dict[str, int]:
    x, y = round(box.x1), round(box.y1)
    return {"x": x, "y": y, "width": round(box.x2) - x, "height": round(box.y2) - y}


def _percent(ratio: float) -> float:
    return round(rounded_ratio(ratio) * 100, 2)


def _ms(value: float) -> float:
    return round(value, 2)
