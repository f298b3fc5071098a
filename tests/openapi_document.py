"""The committed OpenAPI document; to make it from the application takes seconds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


@cache
def openapi_document() -> dict[str, Any]:
    """Return ``docs/openapi.json``; ``test_openapi_names`` compares it with the application's."""
    document: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return document
