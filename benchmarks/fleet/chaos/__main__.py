"""Break a fleet in every way and print what was lost, doubled or opened too often: nothing may be.

``python -m benchmarks.fleet.chaos`` runs 3 replicas with PostgreSQL (``--url``), NATS and an object
store, 2 engine workers and 3 sites with gates. While vehicles arrive and pictures are sent, a link
is cut, a replica and a worker are killed, NATS is killed and started again, a site is paused,
another one killed and started again, and the disk of a site is filled (as root). Ends with 1 where
something does not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from benchmarks.fleet.chaos.run import Plan, run
from benchmarks.fleet.streams import POSTGRESQL, new_database
from benchmarks.report import print_table
from tests.nats_server import programs


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=POSTGRESQL, help="a PostgreSQL server")
    parser.add_argument("--phase", type=float, default=30.0, help="seconds of each fault")
    parser.add_argument("--pause", type=float, default=0.8, help="seconds between two vehicles")
    parser.add_argument(
        "--nats", choices=sorted(programs()), help="the server of the system or of the package"
    )
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    options = parser.parse_args()
    say = Console(stderr=True).print
    with tempfile.TemporaryDirectory() as folder, new_database(options.url) as database:
        nats = options.nats and programs()[options.nats]
        plan = Plan(phase_s=options.phase, pause_s=options.pause, nats=nats)
        outcomes = run(Path(folder), database, plan, say=say)
    rows = [tuple(str(value) for value in asdict(outcome).values()) for outcome in outcomes]
    headings = tuple(asdict(outcomes[0]))
    print_table("A fleet under faults", headings, rows, [], markdown=options.markdown)
    sys.exit(0 if all(outcome.holds for outcome in outcomes) else 1)


if __name__ == "__main__":
    main()
