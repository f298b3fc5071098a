"""The pictures of an event: as links, or as the bytes of its crops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from galaxy_alpr.storage import OUTPUTS_URL, ArtifactStore

MAX_BYTES = 2_000_000
"""Largest crop that is attached."""

MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}

_SUFFIX = "image_url"


def with_urls(value: Any, url_of: Callable[[str], str | None]) -> Any:
    """Return the values of an event with each URL of a picture replaced by ``url_of(path)``."""
    if isinstance(value, Mapping):
        return {
            name: _replaced(item, url_of)
            if name.endswith(_SUFFIX) and isinstance(item, str)
            else with_urls(item, url_of)
            for name, item in value.items()
        }
    return [with_urls(item, url_of) for item in value] if isinstance(value, list) else value


def path_of(url: object) -> str | None:
    """Return the path of the stored file with a URL, ``None`` where it is none."""
    prefix = f"{OUTPUTS_URL}/"
    if not isinstance(url, str) or not url.startswith(prefix):
        return None
    return url.removeprefix(prefix)


def crop(payload: Mapping[str, Any], part: str, store: ArtifactStore) -> tuple[str, bytes] | None:
    """Return the name and the bytes of the crop of ``plate`` or ``vehicle``.

    ``None`` where there is none, it is gone, or it is too large. Raises ``OSError`` where that is
    not known: the event is sent later.
    """
    of = payload.get(part)
    path = path_of(of.get(_SUFFIX)) if isinstance(of, Mapping) else None
    if path is None:
        return None
    try:
        if store.stat(path).bytes > MAX_BYTES:
            return None
        data = store.read(path)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    return (PurePosixPath(path).name, data) if data else None


def media_type_of(name: str) -> str:
    """Return the media type of a picture by its name."""
    return MEDIA_TYPES.get("." + name.rpartition(".")[2].lower(), "application/octet-stream")


def _replaced(url: str, url_of: Callable[[str], str | None]) -> str | None:
    path = path_of(url)
    return None if path is None else url_of(path)
