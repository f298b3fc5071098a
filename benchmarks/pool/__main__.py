"""``python -m benchmarks.pool``: the engine pool, measured and simulated.

One run measures the way over NATS, the codings of a picture, one process alone against 1, 2 and 4
workers in the pool, and simulates 100 workers with these figures.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.pool.hop import measure_codings, measure_hop
from benchmarks.pool.simulation import Fleet, Measured, simulate
from benchmarks.pool.throughput import Run, measure_alone, measure_pool
from benchmarks.pool.workers import engine_of
from benchmarks.report import percentile, print_report, print_table
from tests.nats_server import NatsServer

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WORKERS = (1, 2, 4)
SIMULATED_S = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="how often each picture is read")
    parser.add_argument("--calls", type=int, default=1000, help="calls of the way")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    options = parser.parse_args()
    photos = sorted((EXAMPLES / "drawn" / "images").glob("*.jpg"))
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder, NatsServer(Path(folder)) as server:
        hop = measure_hop(server, EXAMPLES / "jakarta.jpg", options.calls, cores)
        print_report("Engine pool", hop, ["what the way adds to a call"], markdown=options.markdown)
        alone = measure_alone(photos, options.rounds)
        runs = [alone]
        runs += [measure_pool(server, photos, options.rounds, n, cores) for n in WORKERS]
        _print_throughput(runs, markdown=options.markdown)
        codings = measure_codings(engine_of("real"), photos)
        heads = ("coding", "size p50", "code and decode p50", "answers differ", "texts differ")
        print_table("Codings", heads, codings, [], markdown=options.markdown)
    sizes = [path.stat().st_size for path in photos]
    measured = Measured(
        analyses_ms=alone.times_ms,
        hop_ms=percentile(hop[1].wall_ms, 50),
        server_ms=runs[2].server_ms,
        picture_bytes=sum(sizes) / len(sizes),
    )
    _print_simulation(measured, markdown=options.markdown)


def _print_throughput(runs: list[Run], *, markdown: bool) -> None:
    heads = ("", "pictures a second", "against one", "ms of an engine", "of the service", "of NATS")
    rows = [
        (
            run.name,
            f"{run.per_s:.1f}",
            f"{run.per_s / runs[0].per_s:.2f}",
            f"{run.engine_ms:.1f}",
            f"{run.service_ms:.1f}",
            f"{run.server_ms:.1f}",
        )
        for run in runs
    ]
    note = "processor time of a picture; everything runs on this machine, engines with one thread"
    print_table("Throughput", heads, rows, [note], markdown=markdown)


def _print_simulation(measured: Measured, *, markdown: bool) -> None:
    same, mixed = [1.0] * 100, [1.0] * 50 + [4.0] * 50
    fleets = [
        Fleet(name="100 equal workers, load 50 %", slowness=same, load=0.5),
        Fleet(name="100 equal workers, load 80 %", slowness=same, load=0.8),
        Fleet(name="100 equal workers, load 95 %", slowness=same, load=0.95),
        Fleet(name="50 of them four times slower, load 80 %", slowness=mixed, load=0.8),
        Fleet(name="100, load 80 %, 10 killed", slowness=same, load=0.8, killed=10),
        Fleet(name="100, load 120 %", slowness=same, load=1.2),
    ]
    rows = []
    for fleet in fleets:
        found = simulate(fleet, measured, seconds=SIMULATED_S)
        mbit = found.offered_per_s * measured.picture_bytes * 8 / 1e6
        rows.append(
            (
                fleet.name,
                f"{found.offered_per_s:.0f}",
                f"{found.answered_per_s:.0f}",
                f"{percentile(found.waits_s, 50) * 1000:.0f}; "
                f"{percentile(found.waits_s, 95) * 1000:.0f}",
                f"{found.full}; {found.late}",
                str(found.again),
                f"{found.server_busy:.0%}",
                f"{mbit:.0f}",
            )
        )
    heads = ("fleet", "sent a second", "answered", "ms p50; p95", "full; late", "given again")
    print_table(
        "Simulated fleet",
        (*heads, "server of 4 cores", "Mbit/s in"),
        rows,
        [f"{SIMULATED_S} s of a discrete-event model; its assumptions: benchmarks/pool/simulation"],
        markdown=markdown,
    )


if __name__ == "__main__":
    main()
