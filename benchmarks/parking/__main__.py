"""Drive simulated lots and print how well readings become visits, beside what peers do.

``python -m benchmarks.parking`` drives the lots for ``--days`` with ``--visits`` visits from
``--seed`` on, ``--runs`` times. The figures are how many visits with both readings are joined
rightly without a hand, wrong pairs that are accepted, visits in review, the error of the occupancy,
promised and measured risk, the doubts of pairs beside how many are wrong, and the time of a reading
with 5 000 stays open.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.parking.measure import Driven, MakeJoiner, Tally, drive, lots, perfect, tally
from benchmarks.parking.occupancy import occupancy
from benchmarks.parking.peers import ExactJoiner, LevenshteinJoiner
from benchmarks.parking.speed import times
from benchmarks.report import percentile, print_table
from galaxy_alpr.services.parking.joining.joiner import make_joiner
from galaxy_alpr.services.parking.joining.values import Joiner, JoinRules

TARGETS = (
    "targets: right 99 %; wrong 0.5 per 1 000; review 2 %; measured risk within a factor of two of "
    "the promised; occupancy 1 %; 5 ms p50"
)
RISKS = (0.25, 0.5, 1.0)
Drive = Callable[[MakeJoiner, JoinRules], list[Driven]]


def new_joiner(rules: JoinRules) -> Joiner:
    """Return the product's joiner of a lot without stays."""
    return make_joiner(rules, [])


def row(name: str, driven: list[Driven]) -> tuple[str, ...]:
    """Return the cells of a joiner."""
    found = tally(driven)
    lots_inside = [occupancy(each) for each in driven]
    worst = max(float(each.errors.max()) for each in lots_inside)
    mean = float(np.mean([each.errors.mean() for each in lots_inside]))
    within = float(np.mean([(each.errors <= 0.01).mean() for each in lots_inside]))
    return (
        name,
        str(found.visits),
        f"{100 * found.right_share:.2f} %",
        f"{found.wrong_per_1000:.2f}",
        f"{100 * found.review_share:.2f} %",
        f"{100 * mean:.2f} %",
        f"{100 * worst:.2f} %",
        f"{100 * within:.1f} %",
    )


def risk_row(risk: float, found: Tally) -> tuple[str, ...]:
    """Return the cells of a risk: as set, as the joiner expected it, and as it was."""
    expected = 1000.0 * found.expected / max(found.visits, 1)
    return (
        f"{risk:g}",
        f"{expected:.2f}",
        f"{found.wrong_per_1000:.2f}",
        str(found.wrong),
        f"{100 * found.review_share:.2f} %",
        f"{100 * found.right_share:.2f} %",
    )


def calibration_rows(found: Tally) -> list[tuple[str, ...]]:
    """Return the cells of each range of doubt: pairs, those expected to be wrong, those wrong."""
    return [
        (f"{doubt:g}", f"{pairs:.0f}", f"{expected:.2f}", f"{wrong:.0f}")
        for doubt, (pairs, expected, wrong) in found.bins.items()
    ]


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first run's")
    parser.add_argument("--runs", type=int, default=1, help="runs, each with a seed of its own")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--visits", type=int, default=20_000, help="visits of a run")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    seeds = range(arguments.seed, arguments.seed + arguments.runs)
    made = [each for seed in seeds for each in lots(seed, arguments.visits, arguments.days)]
    run: Drive = partial(drive, made=made, days=arguments.days)
    table = partial(print_table, markdown=arguments.markdown)

    by_risk = {risk: run(new_joiner, JoinRules(risk=risk)) for risk in RISKS}
    default = by_risk[JoinRules().risk]
    rows = [
        row("probability", default),
        row("exact text", run(ExactJoiner, JoinRules())),
        row("Levenshtein 1", run(partial(LevenshteinJoiner, distance=1), JoinRules())),
        row("Levenshtein 2", run(partial(LevenshteinJoiner, distance=2), JoinRules())),
        row("the truth", perfect(made, arguments.days)),
    ]
    headings = (
        *("joiner", "visits", "joined rightly", "wrong per 1 000", "review"),
        *("occupancy error, mean", "worst hour", "hours within 1 %"),
    )
    notes = [TARGETS, "the truth: pairs are right, but nothing is known of missed passages"]
    table("Visits", headings, rows, notes)
    risk_headings = ("risk set", "expected", "measured", "wrong", "review", "joined rightly")
    risks = [risk_row(risk, tally(found)) for risk, found in by_risk.items()]
    table("Risk", risk_headings, risks, [])
    doubt_headings = ("doubt up to", "pairs", "expected wrong", "wrong")
    table("Calibration", doubt_headings, calibration_rows(tally(default)), [])
    spent, stays = times(new_joiner, 5000, 2000, arguments.seed)
    speed = (str(stays), f"{percentile(spent, 50):.2f}", f"{percentile(spent, 95):.2f}")
    table("Time of a reading", ("stays open", "p50 ms", "p95 ms"), [speed], [])


if __name__ == "__main__":
    main()
