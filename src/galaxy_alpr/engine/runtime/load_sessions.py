"""Loading of networks with the threads that suit them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.runtime.core_share import CoreShare
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.shared_sessions import AdaptiveSession, SplitSession


@dataclass(frozen=True)
class SessionLoader:
    """Loads the networks of one engine, which analyses up to ``pictures`` at the same time.

    Each method raises as ``OnnxSession`` does.
    """

    threads: int
    pictures: int
    share: CoreShare
    providers: Sequence[str]

    @classmethod
    def of(cls, threads: int, pictures: int, providers: Sequence[str]) -> SessionLoader:
        """Return a loader with at most one thread for each core of the machine."""
        share = CoreShare()
        return cls(min(threads, share.cores), pictures, share, tuple(providers))

    def load(self, path: Path, sha256: str | None, threads: int | None = None) -> OnnxSession:
        """Load any network; it always has its threads."""
        threads = threads or self.threads
        return OnnxSession(path, threads=threads, providers=self.providers, sha256=sha256)

    def load_adaptive(self, path: Path, sha256: str | None) -> Session:
        """Load a network of whole pictures; with one thread as well, where cores may be short."""
        session = self.load(path, sha256)
        if self.threads == 1 or self.pictures * self.threads <= self.share.cores:
            return session
        single = self.load(path, sha256, threads=1)
        return AdaptiveSession(single, session, threads=self.threads, share=self.share)

    def load_split(self, path: Path, sha256: str | None) -> Session:
        """Load a network of small crops, whose batches the threads divide."""
        session = self.load(path, sha256, threads=1)
        if self.threads == 1:
            return session
        return SplitSession(session, threads=self.threads, share=self.share)
