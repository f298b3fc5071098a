"""Tariffs as plain values, of JSON and YAML."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import ValidationError

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.tariffs.data import TariffData


def from_plain(values: Any) -> TariffData:
    """Return the tariff of plain values, as JSON and YAML have. Raises ``ValidationFailed``."""
    try:
        return TariffData.model_validate(values)
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in item['loc']) or 'tariff'}: {item['msg']}"
            for item in error.errors(include_url=False)
        ]
        raise ValidationFailed("; ".join(lines), field="data") from error


def from_yaml(text: str) -> TariffData:
    """Return the tariff of a YAML file. Raises ``ValidationFailed``."""
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValidationFailed(f"the tariff is not YAML: {error}", field="data") from error
    return from_plain(values)


def to_plain(tariff: TariffData) -> dict[str, Any]:
    """Return the tariff as plain values of JSON; ``from_plain`` returns the same tariff of them."""
    return tariff.model_dump(mode="json")
