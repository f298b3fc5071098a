"""What a request to Snapshot asks for, beside its picture."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from galaxy_alpr.country_codes import country_codes
from galaxy_alpr.endpoints.compat.moments import location_name, moment
from galaxy_alpr.endpoints.compat.plate_recognizer.formats import (
    MAX_FORMATS,
    TextFormat,
    text_format,
)
from galaxy_alpr.services.readings.capture import CaptureRequest
from galaxy_alpr.web.compat.bodies import SentBody, as_number

_UK = {"UK": "GB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotOptions:
    """The fields of a request; what cannot be understood is as if it were not sent.

    ``countries`` are those of ``regions``; with ``strict_region`` other plates are left out.
    ``strict_rule`` leaves out plates outside of vehicles. ``by_vehicle`` is the form of the answer
    with ``detection_mode`` ``vehicle``.
    """

    camera_id: str | None = None
    timestamp: datetime | None = None
    countries: tuple[str, ...] = ()
    strict_region: bool = False
    strict_rule: bool = False
    by_vehicle: bool = False
    redact: bool = False
    mmc: bool = False
    min_detection: float = 0.0
    min_reading: float = 0.0
    formats: tuple[TextFormat, ...] = ()

    @property
    def about(self) -> CaptureRequest:
        """What is stored with the picture."""
        return CaptureRequest(
            location=location_name(self.camera_id),
            captured_at=self.timestamp,
            countries=self.countries,
        )


def options_of(body: SentBody) -> SnapshotOptions:
    """Return what a body asks for."""
    config = body.values("config")
    if isinstance(config, str):
        config = _parsed(config)
    config = config if isinstance(config, dict) else {}
    formats = config.get("text_formats")
    formats = formats[:MAX_FORMATS] if isinstance(formats, list) else []
    return SnapshotOptions(
        camera_id=body.text("camera_id"),
        timestamp=moment(body.text("timestamp")),
        countries=_countries([*body.texts("regions"), *body.texts("region")]),
        strict_region=config.get("region") == "strict",
        strict_rule=config.get("detection_rule") == "strict",
        by_vehicle=config.get("detection_mode") == "vehicle",
        redact=config.get("mode") == "redaction",
        mmc=body.flag("mmc"),
        min_detection=as_number(config.get("threshold_d")) or 0.0,
        min_reading=as_number(config.get("threshold_o")) or 0.0,
        formats=tuple(found for item in formats if (found := text_format(item)) is not None),
    )


def _countries(regions: list[str]) -> tuple[str, ...]:
    """Return the countries of codes such as ``id``, ``us-ca`` or ``gb,fr``, each once."""
    codes = (part.strip()[:2].upper() for text in regions for part in text.split(",")[:20])
    known = (_UK.get(code, code) for code in codes)
    return tuple(dict.fromkeys(code for code in known if code in country_codes()))[:20]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
