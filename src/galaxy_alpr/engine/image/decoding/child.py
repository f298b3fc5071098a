"""A process that decodes what strangers send, and that can hang, crash and be killed alone.

It is a module of this package, and is spoken to through its standard input and output: lines of
JSON, and bytes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import IO, Any

import numpy as np

from galaxy_alpr.errors import Unavailable
from galaxy_alpr.types import BgrImage

_PIECE = 1 << 20


class ChildProcess:
    """A running module. Not for several threads at once, but for ``kill``."""

    def __init__(self, module: str, what: str, **environment: str) -> None:
        """Start ``module``. Raises ``Unavailable`` where it cannot; ``what`` it decodes."""
        # Decoders are what strangers attack: they need no secret settings.
        known = {k: v for k, v in os.environ.items() if not k.startswith("GALAXY_")}
        paths = os.pathsep.join(path or os.curdir for path in sys.path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**known, **environment, "PYTHONPATH": paths},
                start_new_session=True,  # Ctrl-C in a terminal is for this process alone
            )
        except OSError as error:
            raise Unavailable(f"the process that decodes {what} cannot be started") from error
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_own(self) -> bool:
        """False after a fork, in the child: the process still works for the parent."""
        return self._owner == os.getpid()

    @property
    def running(self) -> bool:
        """True while the process lives and is this program's."""
        return self.is_own and self._process.poll() is None

    def kill(self) -> None:
        """Kill the process, without waiting for its end."""
        if self.is_own:
            self._process.kill()

    def wait(self) -> int:
        """Wait for the end of the process; return its exit status."""
        return self._process.wait()

    def end(self) -> None:
        """Kill the process and wait for its end, which is immediate."""
        self.kill()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()
        if self.is_own:
            self._process.wait()

    @contextmanager
    def deadline(self, seconds: float, act: Callable[[], None] | None = None) -> Iterator[None]:
        """Kill the process, or call ``act``, if the block takes more than so many seconds."""
        timer = Timer(seconds, act or self.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def send(self, request: dict[str, Any], data: bytes = b"") -> None:
        """Write a request and its bytes. Raises ``OSError``."""
        self._input.write(json.dumps(request).encode() + b"\n")
        self._input.write(data)
        self._input.flush()

    def answer(self) -> dict[str, Any]:
        """Read a line of JSON. Raises ``EOFError``, ``OSError`` and ``ValueError``."""
        line = self._output.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        found: dict[str, Any] = json.loads(line)
        return found

    def pixels(self, height: int, width: int) -> BgrImage:
        """Read a picture (H, W, 3). Raises ``EOFError`` and ``OSError``."""
        image = np.empty((height, width, 3), np.uint8)
        self._read_into(image.data.cast("B"))
        return image

    def read(self, size: int) -> bytes:
        """Read so many bytes. Raises ``EOFError`` and ``OSError``."""
        data = bytearray(size)
        self._read_into(memoryview(data))
        return bytes(data)

    def _read_into(self, rest: memoryview) -> None:
        while rest:
            part = self._output.read(min(len(rest), _PIECE))
            if not part:
                raise EOFError
            rest[: len(part)] = part
            rest = rest[len(part) :]

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout
