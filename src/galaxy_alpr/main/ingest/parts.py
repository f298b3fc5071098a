"""The parts that take readings from elsewhere, and the service that reads their pictures."""

from __future__ import annotations

from contextlib import ExitStack

from galaxy_alpr.ingest.pulls.sinks import Sinks
from galaxy_alpr.ingest.pushed.storing.deliveries import Deliveries
from galaxy_alpr.ingest.pushed.storing.replays import Replays
from galaxy_alpr.ingest.pushed.storing.store import PushedReadings
from galaxy_alpr.main.ingest.pulls import open_puller, pull_parts
from galaxy_alpr.main.pictures.readings import PictureParts, open_readings
from galaxy_alpr.services.alerts.readings import ReadingAlerts
from galaxy_alpr.services.detecting.detect import DetectionService
from galaxy_alpr.services.ingest.rows import PushedRows
from galaxy_alpr.services.parking.gates.parts import Gates
from galaxy_alpr.services.parking.gates.readings import PassGates
from galaxy_alpr.services.readings.store import Further
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.web.ingest.parts import Ingest


def open_ingest(
    parts: PictureParts, gates: Gates, alerts: ReadingAlerts, resources: ExitStack
) -> tuple[ReadingService, DetectionService, Ingest]:
    """Return the services of pictures, and the parts that store readings from elsewhere.

    With each reading are written what was sent with it, then the decision of its gate and its
    alarms. ``resources`` stops the worker that fetches readings.
    """
    sessions, clock = parts.sessions, parts.clock
    rows = PushedRows(sessions=sessions, hashes=parts.masking.hashes)
    also: list[Further] = [rows, PassGates(gates.decisions), alerts]
    readings, detection = open_readings(parts, also, resources)
    pushed = PushedReadings(readings=readings, rows=rows, sessions=sessions, clock=clock)
    report = parts.monitor.metrics.integrations.dead_letter
    deliveries = Deliveries(pushed=pushed, sessions=sessions, clock=clock, report=report)
    sinks = Sinks(sessions=sessions, deliveries=deliveries, pushed=pushed)
    pulls = pull_parts(parts.settings, parts.store)
    return (
        readings,
        detection,
        Ingest(
            pushed=pushed,
            deliveries=deliveries,
            replays=Replays(deliveries=deliveries, sessions=sessions),
            vendor_paths=parts.settings.ingest_vendor_paths,
            pulls=pulls,
            puller=open_puller(sessions, clock, sinks, pulls, resources),
        ),
    )
