"""One file a subject; a new one is added to ``ROUTERS`` (see the README beside this file)."""

from fastapi import APIRouter

from galaxy_alpr.endpoints import (
    api_docs,
    artifacts,
    detect_image,
    detections,
    events,
    health,
    latest_detection,
    location_routes,
    lots,
    models,
    plate_entries,
    plate_queries,
    plate_regions,
    plate_status,
    session_queries,
    statistics,
    vehicle_queries,
)

ROUTERS: tuple[APIRouter, ...] = (
    detect_image.router,
    latest_detection.router,
    detections.router,
    plate_regions.router,
    plate_queries.router,
    vehicle_queries.router,
    session_queries.router,
    statistics.router,
    plate_status.router,
    plate_entries.router,
    location_routes.router,
    lots.router,
    events.router,
    artifacts.router,
    models.router,
    health.router,
    api_docs.router,
)
