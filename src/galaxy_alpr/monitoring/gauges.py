"""The values that go up and down; most are measured when Prometheus asks."""

from __future__ import annotations

from typing import Literal

from prometheus_client import CollectorRegistry, Gauge

Merge = Literal["livesum", "livemax", "mostrecent"]
"""How the values of several processes become one."""


class Gauges:
    """The gauges of one application; ``services/monitoring`` sets them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._of_application()
        self._of_work()
        self._of_cameras()
        self._of_integrations()
        self._of_engine_pool()
        self._of_stores()

    def _gauge(self, name: str, text: str, merge: Merge, *labels: str) -> Gauge:
        return Gauge(
            f"galaxy_alpr_{name}", text, labels, registry=self._registry, multiprocess_mode=merge
        )

    def _of_application(self) -> None:
        self.build = self._gauge(
            "build_info",
            "The version and the models in use; always 1.",
            "livemax",
            "version",
            "python_version",
            "detector",
            "recognizer",
        )
        self.part_ready = self._gauge(
            "part_ready",
            "Whether a part works, as /ready says: database, disk, engine, clock.",
            "mostrecent",
            "part",
        )
        self.worker_failing = self._gauge(
            "worker_failing",
            "Whether the last run of a background worker failed, or its thread ended.",
            "livemax",
            "worker",
        )

    def _of_work(self) -> None:
        self.requests_active = self._gauge(
            "http_requests_active", "Requests that are not answered yet.", "livesum"
        )
        self.queue_taken = self._gauge(
            "queue_taken", "Uploads that are being read or wait for the engine.", "livesum"
        )
        self.queue_places = self._gauge(
            "queue_places", "Uploads that may be read or wait at the same time.", "livesum"
        )
        self.streams_open = self._gauge(
            "event_streams_open", "Live streams that are open.", "livesum"
        )
        self.streams_max = self._gauge(
            "event_streams_max", "Live streams that may be open at the same time.", "livesum"
        )
        self.events_queued = self._gauge(
            "events_queued", "Events that wait in the queues of slow live streams.", "livesum"
        )
        self.notifications_oldest = self._gauge(
            "notifications_oldest_seconds",
            "How long the oldest notification of an alarm is due and not sent.",
            "livemax",
        )
        self.webhook_oldest = self._gauge(
            "webhook_oldest_pending_seconds",
            "How long the oldest pending delivery of a webhook has waited.",
            "mostrecent",
        )
        self.events_unpublished = self._gauge(
            "events_unpublished",
            "Stored events that were not passed to the live streams yet.",
            "mostrecent",
        )

    def _of_cameras(self) -> None:
        """Make the gauges of cameras; the label is the id of a camera."""
        self.camera_running = self._gauge(
            "camera_running", "Whether a camera delivers good pictures.", "livemax", "camera"
        )
        self.camera_frames = self._gauge(
            "camera_frames_per_second", "Frames that a camera delivers.", "livemax", "camera"
        )
        self.camera_analysed = self._gauge(
            "camera_analysed_per_second",
            "Frames of a camera that are analysed.",
            "livemax",
            "camera",
        )
        self.passes_waiting = self._gauge(
            "camera_passes_waiting", "Passes of vehicles that are not stored yet.", "livesum"
        )
        self.passes_refused = self._gauge(
            "camera_passes_refused",
            "Passes that were not stored since the start: another worker had the camera.",
            "livesum",
        )
        self.camera_leases = self._gauge(
            "camera_leases", "Cameras of which a process has the lease.", "livesum"
        )

    def _of_integrations(self) -> None:
        self.mqtt_connected = self._gauge(
            "mqtt_connected",
            "Whether a process is connected to the MQTT broker; 0 where MQTT is off.",
            "livemax",
        )

    def _of_engine_pool(self) -> None:
        self.engine_pool_workers = self._gauge(
            "engine_pool_workers", "Engine workers that a process may ask.", "livemax"
        )
        self.engine_pool_slots = self._gauge(
            "engine_pool_slots", "Pictures that these read at the same time.", "livemax"
        )

    def _of_stores(self) -> None:
        self.disk_free = self._gauge(
            "disk_free_bytes", "Free space on the disk of the stored files.", "mostrecent"
        )
        self.disk_min_free = self._gauge(
            "disk_min_free_bytes", "Free space below which the disk is not ready.", "mostrecent"
        )
        self.pool_open = self._gauge(
            "database_pool_open", "Connections to the database that are open.", "livesum"
        )
        self.pool_taken = self._gauge(
            "database_pool_taken", "Connections to the database that are in use.", "livesum"
        )
        self.pool_max = self._gauge(
            "database_pool_max", "Connections to the database that may be open.", "livesum"
        )
