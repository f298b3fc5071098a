"""The base of all errors that a caller can handle."""

from __future__ import annotations

from typing import ClassVar


class AlprError(Exception):
    """Base of all errors that a caller can handle; ``str(error)`` is a message for people."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    retry_after_s: int | None = None
