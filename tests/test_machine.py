"""What a process may use of a machine, and of a container that has less."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.machine import usable_cores, usable_memory


@pytest.mark.parametrize(
    ("quota", "cores"),
    [
        (None, 6),
        ("max 100000", 6),
        ("250000 100000", 2),
        ("50000 100000", 1),
        ("1600000 100000", 6),
        ("", 6),
    ],
)
def test_cores(
    quota: str | None, cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(6)), raising=False)
    if quota is not None:
        (tmp_path / "cpu.max").write_text(f"{quota}\n", encoding="ascii")
    assert usable_cores(tmp_path) == cores


def test_memory(tmp_path: Path) -> None:
    machine = usable_memory(tmp_path)
    if machine is None:
        pytest.skip("this system does not tell its memory")
    for limit, expected in (("max", machine), ("1048576", 1048576), (str(2**62), machine)):
        (tmp_path / "memory.max").write_text(f"{limit}\n", encoding="ascii")
        assert usable_memory(tmp_path) == expected
