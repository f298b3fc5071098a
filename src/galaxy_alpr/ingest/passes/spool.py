"""Passes that wait to be stored: none is lost while the database or the disk does not answer.

One thread stores them in their order. What cannot be stored now waits, packed, in the data folder,
and outlives the process; where plates must not be written down, it waits in memory. When as many
wait as there is room for, a camera that has a further one waits as well: it reads no more frames.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Literal

from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.passes.files import REFUSED, WAITING, PassFiles, remove
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.services.cameras.leasing.fencing import LeaseLost

logger = logging.getLogger(__name__)

NEW = 8
"""Passes that wait as pictures in memory."""

ON_DISK, IN_MEMORY = 1000, 100
"""Packed passes that wait; one has about 0.5 MB."""

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0

Outcome = Literal["stored", "later", "refused", "fenced"]


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
        self._files = None if folder is None else PassFiles(folder)
        self._first_wait_s = first_wait_s
        self._new: deque[FinalPass] = deque()
        self._packed: deque[Path | bytes] = deque()
        self._unlimited = 0
        self.fenced = 0
        """The number of passes that another worker has seen, as it had the camera then."""

        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="passes", daemon=True)

    @property
    def waiting(self) -> int:
        """The number of passes that are not stored yet."""
        with self._changed:
            return len(self._new) + len(self._packed)

    def move(self, folder: Path) -> None:
        """Let passes that may wait on the disk wait in ``folder``. Before ``start``."""
        if self._files is not None:
            self._files = PassFiles(folder)

    def start(self) -> None:
        """Start to store, first what an earlier process left."""
        if self._files is not None:
            self._packed.extend(self._files.take_over())
        self._thread.start()

    def adopt(self, folder: Path) -> None:
        """Store what a process left in another folder that ended."""
        if self._files is not None and (found := self._files.adopt(folder)):
            logger.info("%s passes of a process that ended are stored", len(found))
            with self._changed:
                self._packed.extend(found)
                self._changed.notify_all()

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

    def put(self, item: FinalPass, file: Path | None = None) -> None:
        """Accept a pass; waits while too many wait. It is read from ``file`` if it is held."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._new) < NEW or self._unlimited > 0)
            if file is None:
                self._new.append(item)
            else:
                self._packed.append(file)
            self._changed.notify_all()

    def hold(self, item: FinalPass) -> Path | None:
        """Write a pass that is to be ``put`` later, so that it outlives the process.

        ``None`` where nothing may wait on the disk, or the disk fails. Waits while too many wait.
        """
        with self._changed:
            self._changed.wait_for(lambda: len(self._new) < NEW or self._unlimited > 0)
        return self._write(item, WAITING)

    def replace(self, item: FinalPass, *, fused: Sequence[str], held: Sequence[Path]) -> None:
        """Accept a pass into which the passes with the ids ``fused`` were fused.

        The files ``held`` are deleted once it is written itself, or waits in memory.
        """
        file = self._write(item, WAITING, also=fused)
        self.put(item, file)
        for old in held:
            remove(old)

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
            self._write(new, REFUSED)
        with self._changed:
            self._new.popleft()
            self._changed.notify_all()
        return True

    def _store_packed(self, packed: Path | bytes) -> bool:
        lock = nullcontext() if self._files is None else self._files.lock()
        try:
            with lock:
                data = packed if isinstance(packed, bytes) else packed.read_bytes()
                outcome = self._outcome(FinalPass.unpack(data))
                if outcome != "later" and isinstance(packed, Path):
                    remove(packed, refused=outcome == "refused")
        except FileNotFoundError:
            logger.info("a waiting pass was erased")
        except OSError as error:
            logger.warning("a waiting pass cannot be read: %s", error)
            return False
        except (ValueError, KeyError, AlprError):
            logger.exception("a waiting pass is broken: %s", packed if self._files else "")
            if isinstance(packed, Path):
                remove(packed, refused=True)
        else:
            if outcome == "later":
                return False
        with self._changed:
            self._packed.popleft()
            self._changed.notify_all()
        return True

    def _outcome(self, item: FinalPass) -> Outcome:
        try:
            self._store(item)
        except LeaseLost as error:
            logger.warning("pass %s is not stored: %s", item.passed.pass_id, error)
            self.fenced += 1
            return "fenced"
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
        room = IN_MEMORY if self._files is None else ON_DISK
        while self._new and len(self._packed) < room:
            item = self._new[0]
            kept = item.pack() if self._files is None else self._write(item, WAITING)
            if kept is None:
                return
            with self._changed:
                self._packed.append(kept)
                self._new.popleft()
                self._changed.notify_all()

    def _write(self, item: FinalPass, suffix: str, *, also: Sequence[str] = ()) -> Path | None:
        """Return the file to which a pass is written, ``None`` where it cannot be."""
        if self._files is None:
            return None
        try:
            return self._files.write(item, suffix, also=also)
        except OSError as error:
            logger.error("a pass cannot be kept on the disk: %s", error)
            return None
