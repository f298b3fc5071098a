"""The repair of damaged files: from the quarantine, or made again from the original."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.files import NamedFile, original_of, original_of_drawing
from galaxy_alpr.errors import AlprError
from galaxy_alpr.services.doctor import quarantine
from galaxy_alpr.services.doctor.checks import Damage, Problem, problem_of
from galaxy_alpr.services.doctor.quarantine import Quarantine
from galaxy_alpr.services.doctor.sums import sum_of_stored
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.storage.names import key_of


class NotMended(Exception):
    """The reason why a file stays damaged."""


class Mender:
    """Repairs files. What it replaces is moved to the quarantine, unless it is empty."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        lost_files: LostFiles,
        drawings: Drawings,
        aside: Quarantine,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._lost_files = lost_files
        self._drawings = drawings
        self._aside = aside

    def mend(self, damage: Damage) -> None:
        """Repair a file. Raises ``NotMended``, then nothing was changed, and ``OSError``."""
        if not self._store.made_here(damage.path):
            raise NotMended("the service did not make its name")
        if damage.problem is Problem.UNREADABLE:
            raise NotMended("it cannot be read")
        if damage.row is not None and (file := self._in_quarantine(damage.row)) is not None:
            row = damage.row
            self._replace(damage, lambda path: self._take_back(row, file, path))
        elif damage.row is not None and damage.row.table is DetectionSession:
            raise NotMended("an original cannot be made again")
        else:
            self._check_original(damage)
            make = self._drawings.make if damage.row is None else self._lost_files.restore
            self._replace(damage, make)

    def _in_quarantine(self, row: NamedFile) -> str | None:
        """Return the file with the content that the row describes, if it was moved aside."""
        for file in quarantine.find(self._store, row.path):
            if sum_of_stored(self._store.objects, file).sha256 == row.sha256:
                return file
        return None

    def _take_back(self, row: NamedFile, file: str, path: str) -> bool:
        """Move a file of the quarantine to ``path``, unless its row was deleted meanwhile."""
        with self._sessions.begin() as session:
            if issubclass(row.table, DetectionSession):
                is_named = detection_sessions.lock(session, id=row.id)
            else:
                is_named = detection_sessions.lock_part(session, row.table, id=row.id)
            if is_named:
                self._store.move(file, key_of(path), replace=True)
            return is_named

    def _check_original(self, damage: Damage) -> None:
        """Raise ``NotMended`` unless the original is as its row describes it."""
        with self._sessions() as session:
            row = damage.row
            if row is None:
                original = original_of_drawing(session, path=damage.path)
            else:
                original = original_of(session, table=row.table, id=row.id)
        if original is None:
            raise NotMended("its row was deleted meanwhile")
        problem = problem_of(self._store, original)
        if problem is not None:
            raise NotMended(f"its original {original.path} is {problem}")

    def _replace(self, damage: Damage, make: Callable[[str], bool]) -> None:
        moved: list[str] = []
        if damage.problem not in {Problem.MISSING, Problem.EMPTY}:
            moved = self._aside.move([key_of(damage.path)], reason=f"damaged: {damage.problem}")
        try:
            make(damage.path)
        except (AlprError, OSError) as error:
            self._aside.put_back(moved)
            raise NotMended(str(error)) from error
