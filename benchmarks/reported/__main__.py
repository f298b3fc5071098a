"""Draw pictures of reported faults, read them and print how many give the right value.

``python -m benchmarks.reported`` draws each kind; ``--kind 01`` (repeatable) only some. With
``--out`` the pictures that are not read rightly are kept there, at most ``--keep`` of a kind, and
all of them with ``--keep-right``. The typefaces are fetched by ``python -m
training.synthetic.fonts``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
from rich.console import Console

from benchmarks.report import print_table
from benchmarks.reported.kinds import KINDS, draw
from benchmarks.reported.pictures import Picture, Verdict, judge, shown
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.types import ImageResult
from training.synthetic.glyphs import font_files
from training.synthetic.trimmings import font_folder

_EXAMPLES = 3
"""Failures of a kind that are named in the table."""


@dataclass
class Tally:
    """The verdicts on the pictures of a kind, and a line for each that is not read rightly."""

    kind: str
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def share(self, verdict: Verdict) -> str:
        """Return the share of the pictures with a verdict."""
        return f"{self.verdicts[verdict] / max(1, self.verdicts.total()):.3f}"


def measure(
    engine: AlprEngine, kind: str, seed: int, count: int, out: Path | None, keep: int, right: bool
) -> Tally:
    """Draw and read ``count`` pictures of a kind."""
    tally = Tally(kind)
    for index in range(count):
        picture = draw(kind, seed, index)
        result = engine.analyze(picture.image, picture.countries or None)
        verdict = judge(picture.expected, result)
        tally.verdicts[verdict] += 1
        if verdict is not Verdict.RIGHT:
            tally.failures.append(_line(index, verdict, picture, result))
        fails = verdict is not Verdict.RIGHT and len(tally.failures) <= keep
        if out is not None and (right or fails):
            name = f"{kind}_{index:04d}_{verdict.name.lower()}.png"
            cv2.imwrite(str(out / name), picture.image)
    return tally


def _line(index: int, verdict: Verdict, picture: Picture, result: ImageResult) -> str:
    expected = picture.expected.text or "not a sure text"
    countries = f" in {','.join(picture.countries)}" if picture.countries else ""
    return f"{index:04d} {verdict}: {expected}{countries}, read {shown(result)}"


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", action="append", choices=sorted(KINDS), help="repeatable")
    parser.add_argument("--count", type=int, default=200, help="pictures of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="folder for pictures and for failures.txt")
    parser.add_argument("--keep", type=int, default=20, help="failures of a kind that are kept")
    parser.add_argument("--keep-right", action="store_true", help="keep every picture")
    parser.add_argument("--markdown", action="store_true", help="print for RESULTS.md")
    arguments = parser.parse_args()
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
    try:
        font_files(font_folder(), "plate")
    except FileNotFoundError as error:
        parser.error(str(error))
    engine = load_engine()
    tallies = []
    for kind in arguments.kind or sorted(KINDS):
        tally = measure(
            engine,
            kind,
            arguments.seed,
            arguments.count,
            arguments.out,
            arguments.keep,
            arguments.keep_right,
        )
        tallies.append(tally)
        Console(stderr=True).print(f"{kind}: {tally.share(Verdict.RIGHT)} right", markup=False)
    if arguments.out is not None:
        lines = [f"{tally.kind} {line}" for tally in tallies for line in tally.failures]
        (arguments.out / "failures.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    report(tallies, engine, markdown=arguments.markdown)


def report(tallies: Sequence[Tally], engine: AlprEngine, *, markdown: bool) -> None:
    """Print the shares of each kind, as a table or as Markdown."""
    headings = ("kind", "pictures", *(str(verdict) for verdict in Verdict))
    rows = [
        (
            f"{tally.kind} {KINDS[tally.kind].title}",
            str(tally.verdicts.total()),
            *(tally.share(verdict) for verdict in Verdict),
        )
        for tally in tallies
    ]
    notes = [f"{engine.info.detector} + {engine.info.recognizer}"]
    if not markdown:
        notes += [
            f"{tally.kind} {line}" for tally in tallies for line in tally.failures[:_EXAMPLES]
        ]
    print_table("Reported faults, drawn anew", headings, rows, notes, markdown=markdown)


if __name__ == "__main__":
    main()
