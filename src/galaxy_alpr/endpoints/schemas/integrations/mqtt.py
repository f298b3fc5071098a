"""The state of the MQTT connection and of Frigate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from galaxy_alpr.services.mqtt.status import LeaseStatus, MqttStatus
from galaxy_alpr.web.schema import Schema


class FrigateStateOut(Schema):
    """The reader of Frigate's events; counts are since the process that reads took over."""

    url: str = Field(description="Address of Frigate, without credentials.")
    connected: bool = Field(description="Whether its events arrive now.")
    since: datetime | None = Field(
        description="Since when it is connected, or not; null where it never was."
    )
    last_error: str | None = Field(description="The newest error; it stays when it is over.")
    last_error_at: datetime | None = Field(description="When that was.")
    open_events: int = Field(description="Vehicles that Frigate still follows.")
    snapshots: int = Field(description="Snapshots that were read.")
    stored: int = Field(description="Readings that were stored.")
    without_plate: int = Field(description="Vehicles in whose snapshots no plate was detected.")
    failed: int = Field(description="Vehicles that were given up after errors.")
    written_back: int = Field(description="Readings that were written to Frigate's events.")
    unknown_cameras: list[str] = Field(
        description="Frigate's cameras without a location of their name, at most 20."
    )

    @classmethod
    def of(cls, status: LeaseStatus, url: str) -> FrigateStateOut:
        found = status.figures
        return cls(
            url=url,
            connected=status.alive and bool(found.get("connected")),
            since=found.get("since"),
            last_error=found.get("last_error"),
            last_error_at=found.get("last_error_at"),
            open_events=_count(found, "open_events"),
            snapshots=_count(found, "snapshots"),
            stored=_count(found, "stored"),
            without_plate=_count(found, "without_plate"),
            failed=_count(found, "failed"),
            written_back=_count(found, "written_back"),
            unknown_cameras=list(found.get("unknown_cameras", ())),
        )


class MqttOut(Schema):
    """The MQTT connection. Without `enabled` it is off, and the rest is empty.

    Counts are since the process that publishes took over.
    """

    enabled: bool = Field(description="Whether there is a broker in the settings.")
    broker: str | None = Field(description="Host and port of the broker.")
    prefix: str | None = Field(description="First levels of the topics.")
    site: str | None = Field(description="Id of this site in topics.")
    plates: str | None = Field(description="How plates are published: full, masked, hash.")
    pictures: bool = Field(description="Whether pictures are published.")
    home_assistant: bool = Field(description="Whether devices appear in Home Assistant.")
    connected: bool = Field(description="Whether a process is connected to the broker now.")
    since: datetime | None = Field(
        description="Since when it is connected, or not; null where it never was."
    )
    last_error: str | None = Field(description="The newest error; it stays when it is over.")
    last_error_at: datetime | None = Field(description="When that was.")
    published_events: int = Field(description="Events that the broker acknowledged.")
    published_states: int = Field(description="Retained messages that it acknowledged.")
    skipped_events: int = Field(description="Events deleted before they could be published.")
    last_published_at: datetime | None = Field(description="When the newest event was.")
    backlog: int = Field(description="Stored events that the broker has not acknowledged yet.")
    updated_at: datetime | None = Field(description="When the process that publishes said so.")
    frigate: FrigateStateOut | None = Field(description="Frigate; null where it is off.")

    @classmethod
    def of(cls, status: MqttStatus) -> MqttOut:
        setup, found = status.setup, status.publisher.figures
        return cls(
            enabled=setup.broker is not None,
            broker=setup.broker,
            prefix=setup.prefix or None,
            site=setup.site or None,
            plates=setup.plates or None,
            pictures=setup.pictures,
            home_assistant=setup.home_assistant,
            connected=status.publisher.alive and bool(found.get("connected")),
            since=found.get("since"),
            last_error=found.get("last_error"),
            last_error_at=found.get("last_error_at"),
            published_events=_count(found, "events"),
            published_states=_count(found, "states"),
            skipped_events=_count(found, "skipped"),
            last_published_at=found.get("last_published_at"),
            backlog=status.backlog,
            updated_at=status.publisher.updated_at,
            frigate=None
            if setup.frigate is None
            else FrigateStateOut.of(status.frigate, setup.frigate),
        )


def _count(found: dict[str, Any], name: str) -> int:
    return int(found.get(name) or 0)
