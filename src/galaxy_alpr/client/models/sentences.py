"""What the words that the service wrote say, for other languages."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.client.models.base import Answer


class Sentence(Answer):
    """A sentence by its code, with the values in it; ``parts`` has those made of sentences."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)
    parts: dict[str, list[Sentence]] = Field(default_factory=dict)
