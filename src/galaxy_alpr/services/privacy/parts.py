"""The parts of an application that delete, erase and hand out what is stored on plates."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.services.privacy.erasure import Erasure
from galaxy_alpr.services.privacy.export import SubjectExport
from galaxy_alpr.services.retention.readings import ReadingRetention
from galaxy_alpr.services.worker import Worker


@dataclass(frozen=True, slots=True)
class Privacy:
    """Erasure by plate, the export for its subject, and the deletion of expired photos."""

    erasure: Erasure
    subject_export: SubjectExport
    retention: ReadingRetention

    @property
    def worker(self) -> Worker:
        """The worker that deletes expired photos."""
        return self.retention.worker
