"""Measure the completeness network on held-out rows: `python -m training.completeness.evaluate`.

How many whole plates it calls incomplete, and how many of those with something hidden, cut off or
unread, by kind: as they were photographed, and made small, dark, blurred and compressed.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from galaxy_alpr.engine.recognition.completeness_network import to_input
from training.completeness.calibrate import Views, changed_views, plain_views
from training.completeness.data.bank import PlateBank
from training.completeness.labels import LABELS, VIEW, WHOLE
from training.completeness.letters import stacked_rows
from training.completeness.manifest import WEIGHTS
from training.detector.thirdparty import make_session
from training.reader.data.rows import dev_rows

LOG = logging.getLogger(__name__)
Probabilities = NDArray[np.float32]
BATCH = 64


def probabilities_of(session: Any, views: Views) -> Probabilities:
    """Probabilities (N, 3) of the shipped network."""
    starts = range(0, len(views.images), BATCH)
    parts = [session.run(None, {"images": views.images[i : i + BATCH]})[0] for i in starts]
    return np.concatenate(parts).astype(np.float32)


def dev_crops(data: Path, *, stacked: bool) -> Views:
    """Dev crops as they are: those with stacked letters, or all others, nearly all whole."""
    with_stacked = stacked_rows(data)
    rows = [row for row in dev_rows(data) if (str(row.path) in with_stacked) == stacked]
    images = np.stack([to_input(row.image(), VIEW) for row in rows])[..., None]
    return Views(images, np.zeros(len(images), np.int64), ("real",) * len(images))


def alarms_by_kind(
    views: Views, probabilities: Probabilities, threshold: float
) -> dict[str, tuple[int, int]]:
    """Of each kind how many views are called incomplete, and how many there are."""
    counts: dict[str, list[bool]] = defaultdict(list)
    for kind, label, row in zip(views.kinds, views.labels, probabilities, strict=True):
        called = bool(row[WHOLE] < threshold)
        counts[f"{LABELS[label]}: {kind}"].append(called)
    return {kind: (sum(called), len(called)) for kind, called in sorted(counts.items())}


def shares(views: Views, probabilities: Probabilities, threshold: float) -> dict[str, float]:
    """Share of each label's photographed plates that are called incomplete."""
    out = {}
    real = np.array([kind.startswith(("real", "stacked")) for kind in views.kinds])
    for label, name in enumerate(LABELS):
        chosen = real & (views.labels == label)
        out[name] = round(float((probabilities[chosen, WHOLE] < threshold).mean()), 4)
    return out


def milliseconds(session: Any, views: Views, repeats: int = 200) -> float:
    """Median CPU time of one crop on one thread."""
    times = []
    for i in range(repeats):
        began = time.thread_time()
        session.run(None, {"images": views.images[i : i + 1]})
        times.append(time.thread_time() - began)
    return float(np.median(times) * 1e3)


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/completeness"))
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--each", type=int, default=300, help="held-out views of each change")
    parser.add_argument("--into-manifest", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    path = args.weights.with_suffix(".yaml")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    session, threshold = make_session(args.weights), content["threshold"]
    bank = PlateBank(args.run / "letters.jsonl", held_out=True)
    plain = plain_views(bank)
    alarms = float((probabilities_of(session, plain)[:, WHOLE] < threshold).mean())
    LOG.info("%d plates as they are: %.4f called incomplete", len(bank.plates), alarms)
    figures: dict[str, Any] = {"held-out plates as they are": round(alarms, 4)}
    for name, stacked in (("dev crops", False), ("dev crops with stacked letters", True)):
        found = probabilities_of(session, dev_crops(args.data, stacked=stacked))[:, WHOLE]
        figures[name] = [int((found < threshold).sum()), len(found)]
        LOG.info("%s: %d of %d called incomplete", name, *figures[name])
    for name, clear in (("as photographed", True), ("degraded", False)):
        views = changed_views(bank, args.each, clear=clear, seed=21)
        probabilities = probabilities_of(session, views)
        figures[name] = shares(views, probabilities, threshold)
        LOG.info("%s: called incomplete %s", name, figures[name])
        for kind, (called, count) in alarms_by_kind(views, probabilities, threshold).items():
            LOG.info("  %-50s %4d of %4d  %.3f", kind, called, count, called / count)
    LOG.info("%.2f ms a crop on one core", milliseconds(session, plain))
    if args.into_manifest:
        command = "python -m training.completeness.evaluate"
        content["metrics"] = {"command": command, "called_incomplete": figures}
        rule = yaml.safe_dump(content, sort_keys=False, width=100, allow_unicode=True)
        path.write_text(rule, encoding="utf-8")


if __name__ == "__main__":
    main()
