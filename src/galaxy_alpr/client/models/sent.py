"""What became of readings of other systems."""

from __future__ import annotations

from galaxy_alpr.client.models.base import Answer


class SentResult(Answer):
    """What became of one reading; ``error`` is its code, null where it is stored."""

    id: str | None = None
    session_id: int | None = None
    repeated: bool
    text: str | None = None
    confidence: float | None = None
    notes: tuple[str, ...]
    error: str | None = None
    detail: str | None = None


class SentResults(Answer):
    """One result for each reading, in order."""

    results: tuple[SentResult, ...]
