"""Base of every body of the API, and the field types that several share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from galaxy_alpr.storage import OUTPUTS_URL


def file_url(path: str | None) -> str | None:
    """Return where the file stored at ``path`` is served."""
    return None if path is None else f"{OUTPUTS_URL}/{path}"


class Schema(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


BlankIsNone = BeforeValidator(_blank_to_none)
"""An empty field of a form means "not given"."""


OptionalText = Annotated[str | None, BlankIsNone]
"""A text where an empty field of a form means "not given"."""


ExportFormat = Literal["json", "csv", "jsonl"]
