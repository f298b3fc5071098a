"""What a library prints to standard error, which is all that it says of an error."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MOST = 100_000
_STDERR = 2


@contextmanager
def printed() -> Iterator[Callable[[], bytes]]:
    """Yield a function that returns what the block has printed; nothing of it is shown.

    For a process that prints nothing else meanwhile. It may contain addresses with passwords: it
    is kept in an unnamed file until the block ends.
    """
    kept = b""
    with tempfile.TemporaryFile() as file:
        before = os.dup(_STDERR)
        os.dup2(file.fileno(), _STDERR)
        try:
            yield lambda: kept
        finally:
            os.dup2(before, _STDERR)
            os.close(before)
            file.seek(0)
            kept = file.read(_MOST)
