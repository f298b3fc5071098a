"""Answers as they are kept: status, headers and body."""

from __future__ import annotations

import json
from dataclasses import dataclass

from galaxy_alpr.errors import AlprError, ClientDisconnected

MOMENTARY = frozenset({401, 403, 408, ClientDisconnected.status})
"""Statuses of errors that depend on the moment, besides those with ``Retry-After``."""


def is_lasting(error: Exception) -> bool:
    """Return whether ``error`` is the result of the request, which it has again the next time."""
    return (
        isinstance(error, AlprError)
        and 400 <= error.status < 500
        and error.status not in MOMENTARY
        and error.retry_after_s is None
    )


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to a request; ``headers`` without those that describe the body's transfer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def pack(self) -> bytes:
        """Return the answer as bytes."""
        return json.dumps([self.status, self.headers]).encode() + b"\n" + self.body

    @classmethod
    def unpack(cls, data: bytes) -> KeptAnswer:
        """Return the answer of which ``data`` is the packed form."""
        head, _, body = data.partition(b"\n")
        status, headers = json.loads(head)
        return cls(status, tuple((name, value) for name, value in headers), body)
