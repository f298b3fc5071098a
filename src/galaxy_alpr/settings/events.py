"""The settings of live events."""

from __future__ import annotations

from pydantic import BaseModel, Field


class EventSettings(BaseModel):
    """Live streams, and how long their events are kept."""

    event_streams: int = Field(
        1000,
        ge=1,
        le=100_000,
        description="Live streams open at the same time; further ones get a 503.",
    )
    event_queue: int = Field(
        1000,
        ge=1,
        le=100_000,
        description="Events queued for a slow live stream; older ones are lost.",
    )
    event_heartbeat_s: float = Field(
        15,
        ge=0.1,
        le=300,
        description="Interval of heartbeats in a live stream without events, seconds.",
    )
    event_lifetime_s: float = Field(
        1800,
        ge=0.1,
        le=86_400,
        description="Lifetime of a live stream, seconds; clients connect again.",
    )
    event_poll_s: float = Field(
        1,
        ge=0.05,
        le=60,
        description="Interval at which events of other processes are read, seconds.",
    )

    event_keep_days: float = Field(
        7,
        ge=0.01,
        le=3650,
        description="How long events are stored for live streams to resume from, days.",
    )
    event_keep_count: int = Field(
        200_000,
        ge=1000,
        le=100_000_000,
        description="Most events that are stored; the oldest ones beyond it are deleted earlier.",
    )
