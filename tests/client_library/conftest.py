"""One running service and clients of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.client import Client
from tests.live_site import LiveSite, live_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path_factory.mktemp("site"), sqlite_template) as site:
        yield site


@pytest.fixture
def client(site: LiveSite) -> Iterator[Client]:
    with Client(site.url, api_key=site.key) as client:
        yield client
