"""Tools that change something, only with ``--allow-writes``. None opens a gate."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from galaxy_alpr.client import AsyncClient


class Changes:
    """The tools over one client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def put_list_entry(
        self,
        plate: str,
        status: Literal["allowed", "blocked", "watched"],
        valid_until: Annotated[
            datetime | None, Field(description="ISO 8601 with an offset; without: for ever.")
        ] = None,
        note: str | None = None,
    ) -> dict[str, Any]:
        """Add a plate to the lists, or replace its entry."""
        entry = await self._client.put_listed_plate(
            plate, status=status, valid_until=valid_until, note=note
        )
        return entry.model_dump(mode="json", exclude_none=True)

    async def delete_list_entry(self, plate: str) -> dict[str, Any]:
        """Delete a plate's entry from the lists."""
        await self._client.delete_listed_plate(plate)
        return {"deleted": True}

    async def acknowledge(
        self,
        alarm_id: int,
        outcome: Literal["acted", "wrong_reading", "escalated"],
        comment: str | None = None,
    ) -> dict[str, Any]:
        """Acknowledge an alarm."""
        alarm = await self._client.acknowledge_alarm(alarm_id, outcome=outcome, comment=comment)
        return {"id": alarm.id, "state": alarm.state, "outcome": alarm.outcome}
