"""What is hidden of plates and faces."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr


class MaskingSettings(BaseModel):
    """Plates that are stored as hashes, and faces in masked pictures."""

    unlisted_plates: Literal["text", "hash"] = Field(
        "text",
        description="What is stored of a plate that is on no list: text, or hash: a keyed hash "
        "instead of the text, no picture of the plate, and its area masked in the others.",
    )
    plate_hash_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Key of the hashes, at least 32 characters. Empty: if unlisted_plates is hash, "
        "the file plate-hash-key in data_dir, which is made once.",
    )
    face_detector: Path | None = Field(
        None,
        description="FILE.onnx of a YuNet network, by which faces are masked in pictures that are "
        "handed on. Empty: they are not masked.",
    )
