"""What routes ask for, as named types, so that a signature reads as prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.engine.base import Analyzer
from galaxy_alpr.services.detect import DetectService
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts one application is made of; built once in ``main``."""

    database: Engine
    sessions: sessionmaker[Session]
    store: ArtifactStore
    engine: Analyzer
    detect_service: DetectService


def get_context(request: Request) -> AppContext:
    context: AppContext = request.app.state.context
    return context


Context = Annotated[AppContext, Depends(get_context)]


def _read(context: Context) -> Iterator[Session]:
    with context.sessions() as session:
        yield session


def _write(context: Context) -> Iterator[Session]:
    with context.sessions.begin() as session:
        yield session


ReadSession = Annotated[Session, Depends(_read, scope="function")]
"""A database session that is never committed."""

WriteSession = Annotated[Session, Depends(_write, scope="function")]
"""A database session committed before the answer is sent; an error rolls it back."""


def get_store(context: Context) -> ArtifactStore:
    return context.store


def get_detect_service(context: Context) -> DetectService:
    return context.detect_service


Store = Annotated[ArtifactStore, Depends(get_store)]
Detect = Annotated[DetectService, Depends(get_detect_service)]
