"""The processor cores and the memory that this process may use."""

from __future__ import annotations

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def usable_cores(cgroup: Path = _CGROUP) -> int:
    """Return the number of cores that this process may use, at least one.

    It is that of its affinity, or of the quota of its container (cgroup v2), if less.
    """
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    quota, _, period = _first_line(cgroup / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit():
        cores = min(cores, int(quota) // int(period))
    return max(1, cores)


def usable_memory(cgroup: Path = _CGROUP) -> int | None:
    """Return the bytes of memory of the machine, or of the container, if less.

    ``None`` where the system does not tell.
    """
    try:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows
        return None
    limit = _first_line(cgroup / "memory.max")
    return min(machine, int(limit)) if limit.isdigit() else machine


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").partition("\n")[0]
    except OSError:
        return ""
