"""The server's access log, in which no plate is written."""

from __future__ import annotations

import logging
import re

_PLATES = re.compile(
    r"(?<=/plate_status/)(?!(?:entries|import|export)(?:[?]|$))[^/?]+"
    r"|(?<=[?&])(plate|keep_plate|search|cursor)=[^&]*"
)
"""The plate in a path, and the parameters whose values are a plate or may contain one."""

_PATH = 2
"""Position of the path among the arguments of uvicorn's records."""


class _HidePlates(logging.Filter):
    """Replaces the plates in the addresses of requests by ``…``."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args
        if isinstance(arguments, tuple) and len(arguments) > _PATH:
            path = without_plates(str(arguments[_PATH]))
            record.args = (*arguments[:_PATH], path, *arguments[_PATH + 1 :])
        return True


_HIDE_PLATES = _HidePlates()


def without_plates(path: str) -> str:
    """Return a path with its query, with ``…`` for each plate in it."""
    return _PLATES.sub(lambda found: f"{found[1]}=…" if found[1] else "…", path)


def hide_plates() -> None:
    """Hide plates in uvicorn's access log; a second call changes nothing."""
    logging.getLogger("uvicorn.access").addFilter(_HIDE_PLATES)
