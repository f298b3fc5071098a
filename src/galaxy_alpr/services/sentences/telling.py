"""A sentence of the service in the language of who reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from galaxy_alpr.enums import CameraState, GateMode, Language, PlateStatus
from galaxy_alpr.services.sentences.reading import Sentence, read_sentence

_INDONESIAN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "camera_state": {
            CameraState.BLACK: "gambar hitam",
            CameraState.CONNECTING: "menghubungkan",
            CameraState.COVERED: "tertutup",
            CameraState.FAILED: "tidak terhubung",
            CameraState.FROZEN: "macet",
            CameraState.OFF: "mati",
            CameraState.RUNNING: "berjalan",
            CameraState.SLOW: "lambat",
            CameraState.STOPPED: "tidak dibaca",
            CameraState.WRONG_CLOCK: "jam salah",
        },
        "mode": {GateMode.LIVE: "aktif", GateMode.OFF: "mati", GateMode.SHADOW: "uji coba"},
        "status": {
            PlateStatus.ALLOWED: "diizinkan",
            PlateStatus.BLOCKED: "diblokir",
            PlateStatus.UNLISTED: "tidak terdaftar",
            PlateStatus.WATCHED: "diawasi",
        },
    }
)
"""Values that are words; others are told as they are."""

_HOUR = re.compile(r"\b(\d+) h\b")
_VALUE = re.compile(r"\{(\w+)\}")


def tell(text: str, language: str) -> str:
    """Return a stored sentence in ``language``; one that others wrote stays as it is."""
    if language != Language.ID:
        return text
    sentence = read_sentence(text)
    return text if sentence is None else _told(sentence)


def _told(sentence: Sentence) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        parts = sentence.parts.get(name)
        if parts:
            return ", ".join(map(_told, parts))
        said = sentence.values[name]
        if name in ("duration", "longest"):
            return _HOUR.sub(r"\1 jam", said).replace("min", "menit").replace("less than", "<")
        return _INDONESIAN.get(name, {}).get(said, said)

    told = _VALUE.sub(value, _templates()[f"sentence.{sentence.code}"])
    return told[:1].upper() + told[1:]


@cache
def _templates() -> Mapping[str, str]:
    """Return the Indonesian templates, which the dashboard shows as well."""
    file = resources.files(__package__).joinpath("indonesian.json")
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found
