"""A photo's way: analysed behind one bound, stored whole or not at all."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.base import Analyzer
from galaxy_alpr.storage import ArtifactStore


class DetectService:
    """Analyses pictures and stores what was read."""

    def __init__(
        self, *, engine: Analyzer, sessions: sessionmaker[Session], store: ArtifactStore
    ) -> None:
        self._engine = engine
        self._sessions = sessions
        self._store = store
