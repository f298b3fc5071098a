"""Damage to files."""

from __future__ import annotations

from pathlib import Path


def flip(path: Path) -> None:
    """Change one byte in the middle."""
    path.write_bytes(flipped(path.read_bytes()))


def flipped(content: bytes) -> bytes:
    """Return a content with one byte changed in the middle."""
    data = bytearray(content)
    data[len(data) // 2] ^= 1
    return bytes(data)
