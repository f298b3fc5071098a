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
    second_factor,
    users,
)
from galaxy_alpr.endpoints.alerts import alarms, rules
from galaxy_alpr.endpoints.cameras import configuration, pictures, state
from galaxy_alpr.endpoints.gates import configuration as gate_configuration
from galaxy_alpr.endpoints.gates import decide as gate_decide
from galaxy_alpr.endpoints.gates import decisions as gate_decisions
from galaxy_alpr.endpoints.gates import opening as gate_opening
from galaxy_alpr.endpoints.parking import changes as visit_changes
from galaxy_alpr.endpoints.parking import evidence as visit_evidence
from galaxy_alpr.endpoints.parking import (
    joining,
    occupancy,
    payments,
    recounts,
    right_checks,
    right_import,
    rights,
    tariffs,
    visit_payments,
    visits,
)
from galaxy_alpr.endpoints.system import api_docs, artifacts, health, metrics, models
from galaxy_alpr.web.routing import Router

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
    plate_status.router,
    plate_lists.router,
    right_checks.router,
    right_import.router,
    rights.router,
    location_routes.router,
    occupancy.router,
    recounts.router,
    lots.router,
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
    alarms.router,
    rules.router,
    gate_decide.router,
    gate_configuration.router,
    gate_decisions.router,
    gate_opening.router,
    events.router,
    artifacts.router,
    models.router,
    health.router,
    metrics.router,
    log_in.router,
    oidc.router,
    users.router,
    second_factor.router,
    api_keys.router,
    legal_holds.router,
    privacy.router,
    audit.router,
    api_docs.router,
)
