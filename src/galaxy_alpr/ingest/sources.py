"""The source of a camera, as its row describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galaxy_alpr.db.models import Camera
from galaxy_alpr.engine.tracking.zones import Areas
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.video_process import SourceOptions
from galaxy_alpr.services.cameras.passwords import CameraPasswords


def source_of(row: Camera, passwords: CameraPasswords) -> tuple[Address, SourceOptions]:
    """Return where a camera's video comes from, and how it is opened.

    Raises ``ValidationFailed`` for a file that is gone, ``Conflict`` for a password that cannot be
    decrypted.
    """
    columns = {name: getattr(row, name) for name in _COLUMNS}
    return source_options(columns, passwords.unseal(row.password_sealed, row.id))


def source_options(
    columns: Mapping[str, Any], password: str | None
) -> tuple[Address, SourceOptions]:
    """Return the source of the values of a camera's columns; raises ``ValidationFailed``."""
    options = SourceOptions(
        user=columns["user_name"],
        password=password,
        rate=columns["max_rate"],
        real_time=True,
        transport=columns["transport"],
        hardware=columns["hardware"],
        masks=Areas.of(columns["zones"]).masks,
        clips=bool(columns["clip_s"]),
    )
    return Address.of(columns["address"]), options


_COLUMNS = ("address", "user_name", "max_rate", "transport", "hardware", "zones", "clip_s")
