"""The group of the settings that limits the waits for the database."""

from __future__ import annotations

from pydantic import BaseModel, Field


class DatabaseSettings(BaseModel):
    """Longest waits for the database."""

    database_connect_timeout_s: float = Field(
        5, ge=1, le=60, description="Longest wait for a new connection to the database, seconds."
    )
    database_statement_timeout_s: float = Field(
        30, ge=1, le=3600, description="Longest time of one statement of the database, seconds."
    )
    database_lock_timeout_s: float = Field(
        10, ge=1, le=600, description="Longest wait for a lock of the database, seconds."
    )
    database_pool_timeout_s: float = Field(
        10, ge=1, le=600, description="Longest wait for a free connection of the pool, seconds."
    )
