"""Which routes accept a key, and how the API's description shows it."""

from __future__ import annotations

from collections.abc import Iterator

from galaxy_alpr.access.ingest import DELIVERY_ROUTES
from galaxy_alpr.endpoints import ROUTERS
from galaxy_alpr.web.idempotency.endpoint import is_keyed
from galaxy_alpr.web.idempotency.route import KeyedRoute
from tests.openapi_document import openapi_document

PUBLIC = {"POST /api/log_in", "POST /api/first_user"}
"""Routes that everybody may use: their callers cannot be told apart."""

TESTS = {
    *("POST /api/cameras/test", "POST /api/cameras/{id}/test"),
    *("POST /api/alert_rules/dry_run", "POST /api/alert_rules/{id}/dry_run"),
    *("POST /api/webhooks/{id}/test", "POST /api/notification_channels/{id}/test"),
    "POST /api/push/subscriptions/{id}/test",
}
DELIVERIES = {f"POST {path}" for path in (route.split()[1] for route in DELIVERY_ROUTES)} | {
    "POST /api/readings",
    "POST /api/dead_letters/{id}/replay",
    "POST /api/sites/{site}/batches",
}
"""Readings from elsewhere have the sender's own ids."""

SIMULATIONS = {"POST /api/tariffs/simulate"}
WITHOUT = (
    PUBLIC
    | TESTS
    | SIMULATIONS
    | DELIVERIES
    | {"POST /api/privacy/erase/preview", "POST /api/privacy/erase"}
)
"""A preview and a test change nothing, and a plate that is erased already is not erased again."""


def changing() -> Iterator[tuple[str, str, KeyedRoute]]:
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, KeyedRoute)
            for method in (route.methods or set()) & {"POST", "PATCH"}:
                yield method, route.path, route


def test_every_post_and_patch_accepts_a_key() -> None:
    without = {
        f"{method} {path}" for method, path, route in changing() if not is_keyed(route.endpoint)
    }
    assert without == WITHOUT


def test_the_description_shows_the_header_where_it_is_accepted() -> None:
    paths = openapi_document()["paths"]
    shown = {
        f"{method.upper()} {path}"
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "Idempotency-Key" in [item["name"] for item in operation.get("parameters", ())]
    }
    assert shown == {f"{method} {path}" for method, path, _ in changing()} - WITHOUT
    for item in shown:
        method, path = item.split()
        assert {"409", "422"} <= set(paths[path][method.lower()]["responses"])
