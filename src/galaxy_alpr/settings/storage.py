"""The data folder, the database, and what is stored of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class StorageSettings(BaseModel):
    """Folder and database."""

    data_dir: Path = Field(
        Path(), description="Folder of uploads/, outputs/, static/ and the SQLite file."
    )
    database_url: SecretStr | None = Field(
        None,
        description="SQLAlchemy URL, for example postgresql://user:pass@host/db or "
        "mysql://user:pass@host/db; in pass, @ is %40 and % is %25. Empty: SQLite in data_dir.",
    )
    durability: Literal["full", "fast"] = Field(
        "full",
        description="full: an answered upload survives a power cut. fast: it survives a crash of "
        "the process, but a power cut may lose the newest uploads.",
    )

    @property
    def durable(self) -> bool:
        """Whether an answered change survives a power cut."""
        return self.durability == "full"

    @property
    def effective_database_url(self) -> str:
        """The database's URL: SQLite in ``data_dir`` when none is set."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'galaxy_alpr.db').resolve().as_posix()}"


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


class PictureSettings(BaseModel):
    """The storage of pictures."""

    save_annotated: bool = Field(
        True,
        description="Offer each picture with its boxes drawn; it is made at the first request.",
    )
    jpeg_quality: int = Field(
        88, ge=30, le=100, description="JPEG quality of crops and of pictures with boxes drawn."
    )
    min_free_disk_mb: int = Field(
        200, ge=0, le=1_000_000, description="Free disk space below which /ready answers 503, MB."
    )
