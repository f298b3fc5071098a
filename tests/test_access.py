"""The table of permissions: complete, and in step with ``docs/access.md``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from galaxy_alpr.access import COMPAT, PUBLIC, TABLE, Scope
from galaxy_alpr.endpoints import COMPAT_ROUTERS, ROUTERS
from galaxy_alpr.events import Message
from galaxy_alpr.web.compat.routing import CompatRoute, CompatRouter
from galaxy_alpr.web.routing import GuardedRoute, Router
from galaxy_alpr.web.streams import EventFilter

ROOT = Path(__file__).resolve().parents[1]


def routes() -> Iterator[tuple[str, str]]:
    """Yield method and path of every route."""
    for router in (*ROUTERS, *COMPAT_ROUTERS):
        for route in router.routes:
            assert isinstance(route, GuardedRoute)
            assert isinstance(route, CompatRoute) == (router in COMPAT_ROUTERS)
            for method in sorted(route.methods or ()):
                yield method, route.path


def own_routes() -> Iterator[tuple[str, str]]:
    """Yield those of the service itself, not of other vendors' interfaces."""
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, GuardedRoute)
            for method in sorted(route.methods or ()):
                yield method, route.path


def test_the_table_names_each_route_once_and_no_other() -> None:
    named = [*PUBLIC, *(route for access in TABLE for route in access.routes)]
    named += [route for group in COMPAT for route in group.routes]
    assert len(named) == len(set(named))
    assert set(named) == {f"{method} {path}" for method, path in routes()}


def test_a_route_without_a_rule_cannot_be_made() -> None:
    router = Router()
    with pytest.raises(LookupError, match="no rule for GET /unruled"):
        router.get("/unruled")(lambda: None)


def test_the_document_is_up_to_date() -> None:
    command = [sys.executable, "docs/make_access.py", "--check"]
    subprocess.run(command, cwd=ROOT, check=True)


def test_a_route_of_another_vendor_without_a_rule_cannot_be_made() -> None:
    router = CompatRouter()
    with pytest.raises(LookupError, match=r"no rule for GET /detections in .*compat"):
        router.get("/detections")(lambda: None)


@pytest.mark.parametrize("location_id", [1, 2, None])
def test_live_events_out_of_the_scope_are_not_sent(location_id: int | None) -> None:
    scope = Scope(lots=frozenset({1}), locations=frozenset({1}))
    message = Message(1, "detection.created", location_id, "plate", "{}")
    everything = EventFilter(frozenset(), frozenset(), frozenset())
    assert everything(message)
    assert replace(everything, scope=scope)(message) == (location_id == 1)
    named = replace(everything, locations=frozenset({2}), scope=scope)
    assert not named(message)
