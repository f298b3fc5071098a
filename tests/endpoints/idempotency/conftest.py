"""Uploads with a key, and an engine that fails where a test wants it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from galaxy_alpr.errors import ModelError
from galaxy_alpr.types import BgrImage, ImageResult
from tests.endpoints.accounts.conftest import admin, person
from tests.fake_engine import FakeEngine, photo

__all__ = ["admin", "person"]

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"

HEADER = "Idempotency-Key"
REPLAYED = "idempotency-replayed"


def send(client: Any, *pictures: bytes, key: str = KEY, field: str = "file", **form: str) -> Any:
    """Upload ``pictures`` with a key, and return the response."""
    files = [(field, (f"{number}.png", data)) for number, data in enumerate(pictures)]
    return client.post("/detect_image", files=files, data=form, headers={HEADER: key})


def one(text: str = "B1234XYZ") -> bytes:
    return photo(text)


class FailingEngine(FakeEngine):
    """Fails at the pictures of the texts in ``broken``."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: set[str] = set()
        self.analyzed = 0

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        result = super().analyze(image, countries)
        self.analyzed += 1
        if self.broken & {plate.text for plate in result.plates}:
            raise ModelError("the detector failed")
        return result
