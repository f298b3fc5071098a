"""Sentences of the service in answers, as a code with values, for other languages."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.enums import SentenceCode
from galaxy_alpr.services.sentences.reading import Sentence, read_sentence
from galaxy_alpr.web.schema import Schema

SENTENCE = "What the words say, for other languages; null where others wrote them."


class SentenceOut(Schema):
    """What a sentence says, so that it can be told in another language."""

    code: SentenceCode = Field(description="What it says.")
    values: dict[str, str] = Field(description="The values in it, by name.")
    parts: dict[str, list[SentenceOut]] = Field(
        description="The sentences of which a value is made, by the name of the value."
    )

    @classmethod
    def of(cls, text: str | None) -> SentenceOut | None:
        """Build from a sentence; ``None`` for no sentence, or one that others wrote."""
        said = None if text is None else read_sentence(text)
        return None if said is None else cls._of(said)

    @classmethod
    def _of(cls, said: Sentence) -> SentenceOut:
        parts = {name: [cls._of(part) for part in parts] for name, parts in said.parts.items()}
        return cls(code=said.code, values=dict(said.values), parts=parts)
