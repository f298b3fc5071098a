"""The dump programs of the database servers; a password is in a file that only they read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from galaxy_alpr.errors import BackupFailed, DiskFull

MAX_LINES, MAX_CHARACTERS = 3, 300
_NO_SPACE = "No space left on device"
_ERROR = re.compile(r"([\w-]+: )?(got )?(error|fatal)", re.IGNORECASE)
"""The beginning of the line that has the reason; others may contain stored values."""


def find_program(names: Sequence[str], package: str) -> str:
    """Return the path of the first program that is installed. Raises ``BackupFailed``."""
    for name in names:
        found = shutil.which(name)
        if found is not None:
            return found
    raise BackupFailed(
        f"The program {names[0]} is needed and not installed; Debian's package {package} has it."
    )


@contextmanager
def secret_file(text: str) -> Iterator[Path]:
    """Write a file that only this user can read, and delete it at the end."""
    handle, name = tempfile.mkstemp(prefix="galaxy-alpr-")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as writer:
            writer.write(text)
        yield path
    finally:
        path.unlink(missing_ok=True)


class Program:
    """A running program whose failure is an error. Leaving its context ends it."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        stdin: int | IO[bytes] | None = subprocess.DEVNULL,
        stdout: int | IO[bytes] | None = subprocess.DEVNULL,
    ) -> None:
        self._name = Path(command[0]).name
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed by __exit__)
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=stdin, stdout=stdout, stderr=self._errors
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self._errors.close()

    def lines(self) -> Iterator[bytes]:
        """Yield the lines that the program writes, as they come."""
        assert self.process.stdout is not None
        return iter(self.process.stdout)

    def feed(self, lines: Iterable[bytes]) -> None:
        """Write the program's input; one that ends before has its reason for ``finish``."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            for line in lines:
                self.process.stdin.write(line)
            self.process.stdin.close()

    def finish(self) -> None:
        """Wait for the end. Raises ``BackupFailed``, and ``DiskFull``."""
        code = self.process.wait()
        if code == 0:
            return
        self._errors.seek(0)
        text = self._errors.read().decode(errors="replace")
        if _NO_SPACE in text:
            raise DiskFull("the disk is full")
        lines = [line for line in text.splitlines() if line.strip()]
        reasons = [line for line in lines if _ERROR.match(line)] or lines[-1:]
        reason = " ".join(line[:MAX_CHARACTERS] for line in reasons[:MAX_LINES])
        raise BackupFailed(f"{self._name} failed: {reason or f'it ended with {code}'}")
