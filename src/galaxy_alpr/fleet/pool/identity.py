"""Which engines give the same answers: one name for the same code, models and options."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from galaxy_alpr import __version__
from galaxy_alpr.types import EngineInfo

DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """The models of an engine by name, and the digest that equal engines have in common."""

    info: EngineInfo
    digest: str


def engine_identity(
    info: EngineInfo, files: Mapping[str, str], options: Mapping[str, object]
) -> EngineIdentity:
    """Return the identity of an engine.

    ``files`` are the SHA-256 of its networks by name, ``options`` the settings that change what it
    answers (plain values). The version of this program counts as well.
    """
    parts = [
        __version__,
        [info.detector, info.recognizer],
        sorted(files.items()),
        sorted(options.items()),
    ]
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return EngineIdentity(info, hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH])
