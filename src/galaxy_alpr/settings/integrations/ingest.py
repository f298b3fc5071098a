"""Readings that other systems send."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class IngestSettings(BaseModel):
    """What cameras and other systems may send, and how long what cannot be read is kept."""

    ingest_vendor_paths: bool = Field(
        False,
        description="Also take deliveries at the fixed paths of makers (such as "
        "/NotificationInfo/TollgateInfo), from sources that name the address or the device.",
    )
    ingest_folders: list[Path] = Field(
        default=[],
        description="Folders below which sources may read files, as JSON: an FTP server writes "
        "there, for example. Empty: none may.",
    )
    dead_letter_keep_days: float = Field(
        30,
        gt=0,
        le=36500,
        description="Days for which deliveries that cannot be read are kept.",
    )
