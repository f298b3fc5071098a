"""What a request to CodeProject.AI asks for, from its form and its query."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

PARAMETERS = ("min_confidence", "operation")
MIN_CONFIDENCE = 0.4
"""The least confidence where a request names none, as CodeProject.AI has it."""


class Operation(StrEnum):
    """What a request for plates wants to have."""

    PLATE = "plate"
    VEHICLE = "vehicle"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request; what cannot be parsed has its default."""

    min_confidence: float = MIN_CONFIDENCE
    operation: Operation = Operation.PLATE

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Asked:
        """Return what ``values``, those of the form and of the query, ask for."""
        operation = values.get("operation", "").strip().lower()
        return cls(
            min_confidence=_confidence(values.get("min_confidence", "")),
            operation=Operation(operation) if operation in list(Operation) else Operation.PLATE,
        )


def _confidence(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return MIN_CONFIDENCE
    return value if math.isfinite(value) and 0 <= value <= 1 else MIN_CONFIDENCE
