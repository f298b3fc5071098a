"""Read drawn drive-bys and print how many passes are read rightly, beside simpler rules.

``python -m benchmarks.passes`` draws ``--count`` drives of the normal and of the hard set, or of
one ``--set``, from ``--seed`` on. The rules beside the consensus, on the same frames' readings: the
frame with the greatest confidence, and a vote on whole texts. The typefaces are
fetched by ``python -m training.synthetic.fonts``.
"""

from __future__ import annotations

import argparse

from rich.console import Console

from benchmarks.passes.measure import Outcome, Tally, measure
from benchmarks.report import print_table
from galaxy_alpr.engine.loader import load_engine
from training.synthetic.glyphs import font_files
from training.synthetic.trimmings import font_folder

TARGETS = "targets: hard 10 points above the single frame, 6 above the vote; normal 0.97; 0.03"


def row(name: str, tally: Tally) -> tuple[str, ...]:
    """Return the cells of a set."""
    single, vote, found = (tally.share(rule) for rule in ("single", "vote", "consensus"))
    return (
        name,
        str(len(tally.outcomes)),
        f"{single:.3f}",
        f"{vote:.3f}",
        f"{found:.3f}",
        f"{tally.doubled}",
        f"{tally.invented}",
        f"{tally.sure_and_wrong}",
        f"{tally.calibration_error():.3f}",
    )


def line(outcome: Outcome) -> str:
    """Return what was read of a vehicle, for people."""
    reading = outcome.reading
    shown = (
        "no pass" if reading is None else f"{reading.plate.confidence:.2f}, {reading.frames} frames"
    )
    return (
        f"{outcome.drive.seed} {outcome.drive.kind}: {outcome.text}, consensus {outcome.consensus} "
        f"({shown}), single {outcome.single}, vote {outcome.vote}"
    )


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=("normal", "hard"), action="append", dest="sets")
    parser.add_argument("--count", type=int, default=100, help="drives of each set")
    parser.add_argument("--seed", type=int, default=0, help="the first drive's")
    parser.add_argument("--failures", action="store_true", help="print the vehicles read wrongly")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    if not font_files(font_folder(), "plate"):
        parser.error("no typefaces: run `python -m training.synthetic.fonts` first")
    engine = load_engine()
    rows, failures = [], []
    for name in arguments.sets or ("normal", "hard"):
        seeds = range(arguments.seed, arguments.seed + arguments.count)
        tally = measure(engine, seeds, hard=name == "hard")
        rows.append(row(name, tally))
        failures += [line(item) for item in tally.outcomes if not item.right(item.consensus)]
    headings = (
        *("set", "passes", "single frame", "vote", "consensus"),
        *("doubled", "invented", "sure and wrong", "calibration error"),
    )
    print_table("Passes", headings, rows, [TARGETS], markdown=arguments.markdown)
    if arguments.failures:
        console = Console(soft_wrap=True, highlight=False, markup=False)
        for failure in failures:
            console.print(failure)


if __name__ == "__main__":
    main()
