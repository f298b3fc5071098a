"""What the name of a file tells: the groups of a pattern as values of a reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import codes, moments, plain
from galaxy_alpr.ingest.pushed.values import PushedPlate, PushedReading
from galaxy_alpr.services.ingest.pulls.patterns import LONGEST_NAME

_DATES = {6: "%y%m%d", 8: "%Y%m%d"}


def groups_of(pattern: re.Pattern[str], name: str) -> Mapping[str, str] | None:
    """Return the texts of the groups that matched; ``None`` of a name of another form."""
    found = pattern.fullmatch(name) if len(name) <= LONGEST_NAME else None
    if found is None:
        return None
    return {group: text for group, text in found.groupdict().items() if text}


def reading_of(
    groups: Mapping[str, str], picture: bytes, *, event_id: str, written_at: datetime
) -> PushedReading:
    """Return the reading of a picture; without a moment in its name, it is of ``written_at``."""
    moment = _moment(groups)
    is_crop = groups.get("kind", "").lower() in ("plate", "crop", "lp")
    plate = None
    if "plate" in groups:
        plate = PushedPlate(
            text=codes.plate_text(groups["plate"]),
            confidence=plain.share(groups.get("confidence")),
            country=codes.country(groups.get("country")),
        )
    return PushedReading(
        event_id=event_id,
        device_id=plain.text(groups.get("camera")),
        device_name=plain.text(groups.get("camera")),
        captured_at=moment or written_at,
        plate=plate,
        picture=None if is_crop else picture,
        plate_picture=picture if is_crop else None,
        # When a file was written says nothing of when its vehicle was there: it may be a copy.
        retransmitted=moment is None,
    )


def _moment(groups: Mapping[str, str]) -> datetime | None:
    if "epoch" in groups:
        value = fields.number(groups["epoch"])
        return moments.epoch_ms(value) if (value or 0) >= 1e11 else moments.epoch(value)
    time = re.sub(r"\D", "", groups.get("time", ""))
    if "date" not in groups:
        return _of_digits(time)
    date = re.sub(r"\D", "", groups["date"])
    day = moments.written(date, _DATES[len(date)]) if len(date) in _DATES else None
    return None if day is None else _of_digits(f"{day:%Y%m%d}{time}")


def _of_digits(text: str) -> datetime | None:
    """Return the moment of ``YYYYmmddHHMMSS`` and up to six digits of a second."""
    return fields.moment(text) if 14 <= len(text) <= 20 else None
