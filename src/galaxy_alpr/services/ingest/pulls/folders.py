"""The folders from which files may be taken: those below the roots that the operator allows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from galaxy_alpr.errors import ValidationFailed


class IngestFolders:
    """The roots; none where the operator names none."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = tuple(roots)

    def checked(self, text: str) -> Path:
        """Return a folder below a root, without symbolic links. Raises ``ValidationFailed``.

        The error does not tell whether a folder outside exists.
        """
        if not self._roots:
            raise ValidationFailed(
                "folders are read only where GALAXY_INGEST_FOLDERS names them", field="folder"
            )
        path = Path(text)
        try:
            known = path.resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            known = None
        inside = known is not None and any(
            known.is_relative_to(root.resolve()) for root in self._roots
        )
        if known is None or not path.is_absolute() or not inside or not known.is_dir():
            raise ValidationFailed("no folder below GALAXY_INGEST_FOLDERS", field="folder")
        return known
