"""What the requests and the errors of other vendors look like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from galaxy_alpr.enums import CompatAdapter

Shaped = tuple[int, dict[str, Any]]
"""The status and the body of an error as a vendor's clients expect them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error of this service: its status, code and message, and when to try again, seconds."""

    status: int
    code: str
    detail: str
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """An interface of another vendor.

    ``paths`` are its paths, also those below them. ``shape`` makes its errors. ``cors`` is whether
    pages of all sites may use it, with a key. ``uploads`` are those of its paths that take
    pictures or files; one that ends with ``/`` stands for all below it.
    """

    adapter: CompatAdapter
    paths: tuple[str, ...]
    shape: Callable[[Failure], Shaped]
    cors: bool = False
    uploads: tuple[str, ...] = ()


def vendor_at(vendors: tuple[Vendor, ...], path: str) -> Vendor | None:
    """Return the vendor of a path of the service, that with the longest matching path."""
    found: tuple[int, Vendor] | None = None
    for vendor in vendors:
        for start in vendor.paths:
            is_below = path == start or path.startswith(f"{start}/")
            if is_below and (found is None or len(start) > found[0]):
                found = (len(start), vendor)
    return None if found is None else found[1]
