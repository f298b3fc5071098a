"""Freed memory is given back when the process has grown."""

from __future__ import annotations

import pytest

from galaxy_alpr.services import memory
from galaxy_alpr.services.memory import GROWTH_BYTES, MemoryTrim


def test_memory_is_trimmed_only_after_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = iter([100, 100 + GROWTH_BYTES, 101 + GROWTH_BYTES, 150, 40, 41 + GROWTH_BYTES, 60])
    calls: list[int] = []
    monkeypatch.setattr(memory, "resident_bytes", lambda: next(sizes))
    monkeypatch.setattr(memory, "_TRIM", calls.append)
    trim = MemoryTrim()
    counts = []
    for _ in range(5):
        trim.run()
        counts.append(len(calls))
    assert counts == [0, 0, 1, 1, 2]


def test_it_runs_here() -> None:
    MemoryTrim().run()
