"""Waiting in tests: until something is so, and no longer than a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


def until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what ``condition`` returns as soon as it is true. Raises ``AssertionError``."""
    pause = threading.Event()
    for _ in range(round(seconds * 20)):
        if found := condition():
            return found
        pause.wait(0.05)
    raise AssertionError(f"not within {seconds} s")
