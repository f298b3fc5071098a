"""Passes that wait to be stored: none is lost while the database or the disk does not answer.

One thread stores them in their order. What cannot be stored now waits, packed, in the data folder,
and outlives the process; where plates must not be written down, it waits in memory. When as many
wait as there is room for, a camera that has a further one waits as well: it reads no more frames.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.passes.final import FinalPass

logger = logging.getLogger(__name__)

NEW = 8
"""Passes that wait as pictures in memory."""

ON_DISK, IN_MEMORY = 1000, 100
"""Packed passes that wait; one has about 0.5 MB."""

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0

_WAITING, _REFUSED = ".pass", ".refused"

Outcome = Literal["stored", "later", "refused"]


class PassSpool:
    """Stores passes by ``store``, which raises what ``ReadingService.submit`` raises.

    ``folder`` is ``None`` where nothing may wait on the disk.
    """

    def __init__(
        self,
        store: Callable[[FinalPass], object],
        folder: Path | None,
        *,
        first_wait_s: float = FIRST_WAIT_S,
    ) -> None:
        self._store = store
        self._folder = folder
        self._first_wait_s = first_wait_s
        self._new: deque[FinalPass] = deque()
        self._packed: deque[Path | bytes] = deque()
        self._unlimited = 0
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="passes", daemon=True)

    @property
    def waiting(self) -> int:
        """The number of passes that are not stored yet."""
        with self._changed:
            return len(self._new) + len(self._packed)

    @property
    def left(self) -> bool:
        """Whether an earlier process left passes."""
        return bool(self._files(_WAITING) or self._files(_REFUSED))

    def start(self) -> None:
        """Start to store, first what an earlier process left."""
        for file in self._files(_REFUSED):
            file.rename(file.with_suffix(_WAITING))
        self._packed.extend(sorted(self._files(_WAITING)))
        self._thread.start()

    @contextmanager
    def unlimited(self) -> Iterator[None]:
        """Accept passes in the block without waiting: cameras that are stopped have their last."""
        with self._changed:
            self._unlimited += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._unlimited -= 1

    def put(self, item: FinalPass) -> None:
        """Accept a pass; waits while too many wait."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._new) < NEW or self._unlimited > 0)
            self._new.append(item)
            self._changed.notify_all()

    def stop(self) -> None:
        """Store what can be stored at once, keep the rest on the disk, and end the thread."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        wait_s = self._first_wait_s
        while not self._stopping.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._new or self._packed or self._stopping.is_set())
            if self._store_oldest():
                wait_s = self._first_wait_s
                continue
            self._pack()
            self._stopping.wait(wait_s)
            wait_s = min(LONGEST_WAIT_S, 2 * wait_s)
        while self._new and not self._packed and self._store_oldest():
            pass
        self._pack()
        if self._new or any(isinstance(item, bytes) for item in self._packed):
            logger.error("%s passes cannot be kept: they are lost", self.waiting)

    def _store_oldest(self) -> bool:
        """Store the pass that waits longest; return whether others should be tried now."""
        with self._changed:
            packed = self._packed[0] if self._packed else None
            new = self._new[0] if self._new else None
        if packed is not None:
            return self._store_packed(packed)
        if new is None:
            return True
        outcome = self._outcome(new)
        if outcome == "later":
            return False
        if outcome == "refused":
            self._keep(new.pack(), new.passed.pass_id, _REFUSED)
        with self._changed:
            self._new.popleft()
            self._changed.notify_all()
        return True

    def _store_packed(self, packed: Path | bytes) -> bool:
        try:
            data = packed if isinstance(packed, bytes) else packed.read_bytes()
            outcome = self._outcome(FinalPass.unpack(data))
        except FileNotFoundError:
            outcome = "stored"
        except OSError as error:
            logger.warning("a waiting pass cannot be read: %s", error)
            return False
        except (ValueError, KeyError, AlprError):
            logger.exception("a waiting pass is broken: %s", packed if self._folder else "")
            outcome = "refused"
        if outcome == "later":
            return False
        if isinstance(packed, Path):
            with suppress(OSError):
                if outcome == "refused":
                    packed.rename(packed.with_suffix(_REFUSED))
                else:
                    packed.unlink(missing_ok=True)
        with self._changed:
            self._packed.popleft()
            self._changed.notify_all()
        return True

    def _outcome(self, item: FinalPass) -> Outcome:
        try:
            self._store(item)
        except AlprError as error:
            if error.status >= 500:
                logger.warning("a pass waits to be stored: %s", error)
                return "later"
            logger.error("pass %s cannot be stored: %s", item.passed.pass_id, error)
            return "refused"
        except Exception:
            # Whatever fails with one pass must not keep the others from being stored.
            logger.exception("pass %s cannot be stored", item.passed.pass_id)
            return "refused"
        return "stored"

    def _pack(self) -> None:
        """Pack the new passes while there is room; what cannot be written stays as it is."""
        room = IN_MEMORY if self._folder is None else ON_DISK
        while self._new and len(self._packed) < room:
            item = self._new[0]
            kept = self._keep(item.pack(), item.passed.pass_id, _WAITING)
            if kept is None:
                return
            with self._changed:
                self._packed.append(kept)
                self._new.popleft()
                self._changed.notify_all()

    def _keep(self, data: bytes, pass_id: str, suffix: str) -> Path | bytes | None:
        """Return where a packed pass is kept, ``None`` where it cannot be."""
        if self._folder is None:
            return data
        # Names are in the order of time.
        file = self._folder / f"{time.time_ns():020}-{pass_id}{suffix}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            staged = file.with_suffix(".part")
            handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            staged.replace(file)
        except OSError as error:
            logger.error("a pass cannot be kept on the disk: %s", error)
            return None
        return file

    def _files(self, suffix: str) -> list[Path]:
        if self._folder is None or not self._folder.is_dir():
            return []
        return [file for file in self._folder.iterdir() if file.suffix == suffix]
