"""The routers, one file per subject; the README in this folder describes how to add one."""

from galaxy_alpr.endpoints import (
    detect_image,
    detections,
    events,
    latest_detection,
    location_routes,
    lots,
    plate_lists,
    plate_queries,
    plate_regions,
    plate_status,
    session_queries,
    statistics,
    vehicle_queries,
)
from galaxy_alpr.endpoints.accounts import (
    api_keys,
    audit,
    legal_holds,
    log_in,
    masked_pictures,
    oidc,
    privacy,
    push,
    second_factor,
    users,
)
from galaxy_alpr.endpoints.alerts import alarms, rules
from galaxy_alpr.endpoints.cameras import configuration, pictures, state
from galaxy_alpr.endpoints.cameras import workers as camera_workers
from galaxy_alpr.endpoints.compat import adapters as compat_adapters
from galaxy_alpr.endpoints.compat.apds import datex_routes as datex
from galaxy_alpr.endpoints.compat.apds import right_routes as apds_rights
from galaxy_alpr.endpoints.compat.apds import routes as apds
from galaxy_alpr.endpoints.compat.codeproject import routes as codeproject_routes
from galaxy_alpr.endpoints.compat.codeproject import status_routes as codeproject_status
from galaxy_alpr.endpoints.compat.openalpr import routes as openalpr_routes
from galaxy_alpr.endpoints.compat.parkpow import push_routes, reading_routes, writing_routes
from galaxy_alpr.endpoints.compat.plate_recognizer import routes as plate_recognizer_routes
from galaxy_alpr.endpoints.compat.vendors import VENDORS
from galaxy_alpr.endpoints.gates import configuration as gate_configuration
from galaxy_alpr.endpoints.gates import decide as gate_decide
from galaxy_alpr.endpoints.gates import decisions as gate_decisions
from galaxy_alpr.endpoints.gates import opening as gate_opening
from galaxy_alpr.endpoints.ingest import dead_letters, deliveries, pulls
from galaxy_alpr.endpoints.ingest import readings as sent_readings
from galaxy_alpr.endpoints.ingest import sources as ingest_sources
from galaxy_alpr.endpoints.integrations import mqtt, notifications, report_schedules
from galaxy_alpr.endpoints.parking import changes as visit_changes
from galaxy_alpr.endpoints.parking import evidence as visit_evidence
from galaxy_alpr.endpoints.parking import (
    joining,
    occupancy,
    payments,
    recounts,
    refunds,
    reports,
    right_checks,
    right_import,
    rights,
    tariffs,
    visit_payments,
    visits,
)
from galaxy_alpr.endpoints.sites import pictures as site_pictures
from galaxy_alpr.endpoints.sites import receiving as site_receiving
from galaxy_alpr.endpoints.sites import sites
from galaxy_alpr.endpoints.system import api_docs, artifacts, health, metrics, models
from galaxy_alpr.endpoints.webhooks import deliveries as webhook_deliveries
from galaxy_alpr.endpoints.webhooks import endpoints as webhook_endpoints
from galaxy_alpr.endpoints.webhooks import shared_pictures
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.routing import Router

__all__ = ["COMPAT_ROUTERS", "ROUTERS", "VENDORS"]


COMPAT_ROUTERS: tuple[CompatRouter, ...] = (
    plate_recognizer_routes.router,
    openalpr_routes.router,
    codeproject_routes.router,
    codeproject_status.router,
    push_routes.router,
    reading_routes.router,
    writing_routes.router,
)
"""The routers of the interfaces of other vendors."""

ROUTERS: tuple[Router, ...] = (
    detect_image.router,
    latest_detection.router,
    detections.router,
    plate_regions.router,
    plate_queries.router,
    vehicle_queries.router,
    session_queries.router,
    masked_pictures.router,
    statistics.router,
    reports.router,
    report_schedules.router,
    plate_status.router,
    plate_lists.router,
    right_checks.router,
    right_import.router,
    rights.router,
    location_routes.router,
    occupancy.router,
    recounts.router,
    lots.router,
    camera_workers.router,
    configuration.router,
    state.router,
    pictures.router,
    visits.router,
    visit_changes.router,
    visit_evidence.router,
    joining.router,
    tariffs.router,
    visit_payments.router,
    payments.router,
    refunds.router,
    alarms.router,
    rules.router,
    notifications.router,
    apds.router,
    apds_rights.router,
    datex.router,
    gate_decide.router,
    gate_configuration.router,
    gate_decisions.router,
    gate_opening.router,
    mqtt.router,
    sent_readings.router,
    deliveries.router,
    ingest_sources.router,
    pulls.router,
    dead_letters.router,
    sites.router,
    site_receiving.router,
    site_pictures.router,
    events.router,
    compat_adapters.router,
    webhook_endpoints.router,
    webhook_deliveries.router,
    shared_pictures.router,
    artifacts.router,
    models.router,
    health.router,
    metrics.router,
    log_in.router,
    oidc.router,
    users.router,
    second_factor.router,
    push.router,
    api_keys.router,
    legal_holds.router,
    privacy.router,
    audit.router,
    api_docs.router,
)
