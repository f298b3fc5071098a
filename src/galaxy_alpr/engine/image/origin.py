"""The file of which a picture was decoded, for an engine that passes pictures on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from galaxy_alpr.types import BgrImage

_origin: ContextVar[tuple[BgrImage, bytes] | None] = ContextVar("origin", default=None)


@contextmanager
def decoded_from(image: BgrImage, data: bytes | None) -> Iterator[None]:
    """Let ``file_of`` return ``data`` for ``image`` inside of the block, in this thread."""
    token = _origin.set(None if data is None else (image, data))
    try:
        yield
    finally:
        _origin.reset(token)


def file_of(image: BgrImage) -> bytes | None:
    """Return the file of which ``image`` was decoded, where that is known."""
    origin = _origin.get()
    return origin[1] if origin is not None and origin[0] is image else None
