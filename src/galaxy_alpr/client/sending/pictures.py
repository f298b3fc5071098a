"""Pictures that a caller gives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from galaxy_alpr.client.sending.call import File

PictureSource = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes of a file, or a file that is open for reading in binary mode."""

NAME = "picture"


def picture_file(picture: PictureSource) -> File:
    """Return the file of a picture; raises ``OSError`` if it cannot be read."""
    if isinstance(picture, bytes | bytearray | memoryview):
        return File(NAME, bytes(picture))
    if isinstance(picture, str | os.PathLike):
        path = Path(picture)
        return File(path.name, path.read_bytes())
    data = picture.read()
    if not isinstance(data, bytes):
        raise ValueError("open the picture in binary mode: open(path, 'rb')")
    name = getattr(picture, "name", NAME)
    return File(Path(name).name if isinstance(name, str) else NAME, data)
