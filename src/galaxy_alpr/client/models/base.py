"""The base of all answers, and pages of them."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Answer(BaseModel):
    """A value of the API's answers.

    Fields that this client does not know are ignored, and words (a state, a reason) are plain
    texts, so that a newer service can be used by an older client.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Page(Answer, Generic[T]):
    """One page of a list; ``next_cursor`` is null on the last one."""

    items: tuple[T, ...]
    next_cursor: str | None = None
    total: int | None = None


class EventBody(Answer):
    """What happened; ``type`` is its name."""

    type: str
