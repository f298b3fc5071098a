"""The base of all events, and types that they share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from galaxy_alpr.rounding import rounded_ratio

Probability = Annotated[float, AfterValidator(rounded_ratio)]


class Value(BaseModel):
    """Base class of events and their parts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
