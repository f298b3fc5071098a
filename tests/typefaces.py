"""Typefaces for tests that draw plates, so that none has to be fetched."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import ImageFont


def write_typefaces(folder: Path) -> None:
    """Write the one typeface that Pillow carries, as one of plates and one of captions."""
    only = ImageFont.load_default(32)
    assert isinstance(only, ImageFont.FreeTypeFont)
    assert isinstance(only.path, BytesIO)
    data = only.path.getvalue()
    for kind in ("plate", "script"):
        (folder / kind).mkdir(parents=True)
        (folder / kind / "only.ttf").write_bytes(data)
