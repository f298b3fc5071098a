"""Run fault scripts, each as a process of its own: ``python -m benchmarks.faults [NAME …]``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.faults.report import say

HELPERS = {"__init__", "__main__", "report"}
LIMIT_S = 300
"""Seconds after which a script is killed and counts as broken."""


def scripts() -> list[str]:
    """Return the names of all fault scripts."""
    files = Path(__file__).parent.glob("*.py")
    return sorted(file.stem for file in files if file.stem not in HELPERS)


def run(name: str) -> bool:
    """Run one script and return whether its promises held."""
    say(f"\n{name}")
    began = time.monotonic()
    try:
        command = [sys.executable, "-m", f"benchmarks.faults.{name}"]
        status = subprocess.run(command, check=False, timeout=LIMIT_S).returncode
    except subprocess.TimeoutExpired:
        say(f"FAIL no end after {LIMIT_S} s")
        status = 1
    say(f"     {time.monotonic() - began:.0f} s")
    return status == 0


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these scripts")
    chosen = parser.parse_args().names or scripts()
    unknown = sorted(set(chosen) - set(scripts()))
    if unknown:
        parser.error(f"no such script: {', '.join(unknown)}; there are {', '.join(scripts())}")
    broken = [name for name in chosen if not run(name)]
    say(f"\n{len(chosen) - len(broken)} of {len(chosen)} scripts hold", *broken)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
