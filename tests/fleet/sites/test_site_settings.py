"""The settings of a site: complete, and never a centre without encryption by mistake."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from galaxy_alpr.settings import Settings

KEY = "gxsite_" + base64.b64encode(bytes(32)).decode()
SITE = {"site": "bandung-1", "centre_key": KEY}


def make(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"centre_url": "https://centre.example"},
        {"centre_url": "https://centre.example:8443/alpr"},
        {"centre_url": "http://127.0.0.1:8000"},
        {"centre_url": "http://localhost:8000"},
        {"centre_url": "http://10.0.0.1:8000", "centre_http": True},
        {"centre_nats": True, "nats_url": "nats://10.0.0.1:4222"},
    ],
)
def test_a_site_that_can_reach_its_centre(values: dict[str, Any]) -> None:
    assert make(**SITE, **values).site == "bandung-1"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"centre_url": "http://10.0.0.1:8000"},
        {"centre_url": "http://centre.example"},
        {"centre_url": "https://user:secret@centre.example"},
        {"centre_url": "https://centre.example?x=1"},
        {"centre_url": "ftp://centre.example", "centre_http": True},
        {"centre_url": "https://centre.example", "site": "a.b"},
        {"centre_url": "https://centre.example", "site": "a/b"},
        {"centre_url": "https://centre.example", "centre_key": "secret"},
        {"centre_nats": True},
    ],
)
def test_what_is_incomplete_or_open_to_everybody_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        make(**{**SITE, **values})
    assert "secret" not in str(refused.value)


def test_without_a_site_nothing_is_needed() -> None:
    assert make().site is None
