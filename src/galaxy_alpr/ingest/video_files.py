"""The files that may be cameras: those of one folder, so that nobody asks for others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.ingest.addresses import Address, is_path


@dataclass(frozen=True, slots=True)
class VideoFiles:
    """The videos and folders of pictures below ``folder``; none where it is ``None``."""

    folder: Path | None

    def address(self, text: str) -> Address:
        """Return the address of a camera; a relative path is one from the folder.

        Raises as ``Address.of``. Of a path outside, the error does not tell whether it exists.
        """
        if not is_path(text):
            return Address.of(text)
        if self.folder is None:
            raise ValidationFailed(
                "files are cameras only where GALAXY_CAMERA_FILES names a folder"
            )
        folder = self.folder.resolve()
        path = (folder / text).resolve()
        if not path.is_relative_to(folder) or not path.exists():
            raise ValidationFailed("no video or folder of pictures below GALAXY_CAMERA_FILES")
        return Address.of(str(path))

    def check(self, columns: Mapping[str, Any]) -> None:
        """Raise ``ValidationFailed`` if the values of a camera have an address that is refused."""
        for field in ("address", "sub_address"):
            text = columns.get(field)
            try:
                if text is not None:
                    self.address(text)
            except ValidationFailed as error:
                raise ValidationFailed(str(error), field=field) from None
