"""People, and an application whose clock a test sets and that has all providers of payments."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.endpoints.accounts.conftest import admin, person
from tests.endpoints.payments.money import SetClock
from tests.fake_engine import FakeEngine
from tests.services.parking.payments.test_qris import STATIC

__all__ = ["admin", "person"]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def app(settings: Settings, engine: FakeEngine, clock: SetClock) -> FastAPI:
    values = settings.model_copy(update={"payment_mock": True, "payment_qris": STATIC})
    return create_app(values, engine=engine, now=clock)
