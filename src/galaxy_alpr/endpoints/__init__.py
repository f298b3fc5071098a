"""One file a subject; a new one is added to ``ROUTERS`` (see the README beside this file)."""

from fastapi import APIRouter

from galaxy_alpr.endpoints import artifacts, detect_image, events, health, location_routes, lots

ROUTERS: tuple[APIRouter, ...] = (
    detect_image.router,
    location_routes.router,
    lots.router,
    events.router,
    artifacts.router,
    health.router,
)
