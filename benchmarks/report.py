"""Print measured figures with the machine, versions and commit that they belong to."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from galaxy_alpr import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured call: milliseconds of each run, and the target of its p50."""

    name: str
    wall_ms: Sequence[float]
    cpu_ms: Sequence[float] = ()
    target_ms: float | None = None

    def cells(self) -> tuple[str, ...]:
        verdict = ""
        if self.target_ms is not None:
            verdict = "yes" if percentile(self.wall_ms, 50) <= self.target_ms else "NO"
        return (
            self.name,
            f"{percentile(self.wall_ms, 50):.1f}",
            f"{percentile(self.wall_ms, 95):.1f}",
            f"{percentile(self.cpu_ms, 50):.1f}" if self.cpu_ms else "",
            "" if self.target_ms is None else f"{self.target_ms:g}",
            verdict,
        )


HEADINGS = ("figure", "p50 ms", "p95 ms", "CPU p50 ms", "target p50", "met")


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile of at least one value."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def conditions() -> list[str]:
    """Return lines with the machine, its load, the versions, the commit and the command."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, galaxy-alpr {__version__}, commit {_commit()}",
        f"{_cpu()}, {os.cpu_count()} cores, load average {load}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"command: python -m {_module()} {' '.join(sys.argv[1:])}".rstrip(),
    ]


def print_report(
    title: str, figures: Sequence[Figure], notes: Sequence[str], *, markdown: bool
) -> None:
    """Print the figures, as a table or as Markdown."""
    print_table(title, HEADINGS, [figure.cells() for figure in figures], notes, markdown=markdown)


def print_table(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str],
    *,
    markdown: bool,
) -> None:
    """Print rows with the conditions of the run and ``notes`` before them."""
    console = Console(soft_wrap=True, highlight=False)
    lines = [*conditions(), *notes]
    if markdown:
        table = [headings, ("---",) * len(headings), *rows]
        text = [f"## {title}", "", *(f"- {line}" for line in lines), ""]
        text += ["| " + " | ".join(row) + " |" for row in table]
        console.print("\n".join(text), markup=False)
        return
    shown = Table(*headings, title=title)
    for row in rows:
        shown.add_row(*row)
    for line in lines:
        console.print(line, markup=False)
    console.print(shown)


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    root = Path(__file__).resolve().parents[1]
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True
    )
    return found.stdout.strip() or "unknown"


def _module() -> str:
    script = Path(sys.argv[0]).resolve()
    names = script.parent if script.stem == "__main__" else script.with_suffix("")
    return ".".join(names.relative_to(Path(__file__).resolve().parents[1]).parts)
