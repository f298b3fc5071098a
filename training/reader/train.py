"""Train the plate reader: ``python -m training.reader.train --data ../shared/data``.

Crops are rendered by a second process and streamed over the disk, so training never waits for
augmentation. A run can be stopped at any time and continues with ``--resume``.
"""

from __future__ import annotations

import argparse
import csv
import logging
from dataclasses import asdict, fields, replace
from pathlib import Path

import cv2
import torch
import yaml
from tqdm import tqdm

from training.reader.data.batches import batches
from training.reader.data.crops import load_inputs
from training.reader.data.renderer import start_renderer
from training.reader.data.rows import held_out_rows, training_rows
from training.reader.measure import exact, readings
from training.reader.network.checkpoint import BEST, LAST
from training.reader.network.model import ModelSettings
from training.reader.network.places import places_of
from training.reader.network.predict import predict
from training.reader.settings import TrainSettings
from training.reader.trainer import Trainer

log = logging.getLogger(__name__)

LETTERS = Path("runs/changes/letters.jsonl")


def run(
    data: Path,
    out: Path,
    settings: TrainSettings,
    *,
    resume: bool = False,
    weights: Path | None = None,
    letters: Path = LETTERS,
    teacher: Path | None = None,
) -> Path:
    """Train to the end of ``settings.steps`` or ``minutes``; returns the last checkpoint's path."""
    torch.set_num_threads(settings.threads)
    cv2.setNumThreads(1)
    out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(out, settings, ModelSettings())
    if weights is not None:
        trainer.begin_with(weights)
    resumed = resume and trainer.resume()
    log.info(
        "%s at step %d of %d", "resuming" if resumed else "starting", trainer.step, settings.steps
    )
    record = {**asdict(settings), "model": trainer.network.settings.as_dict()}
    (out / "settings.yaml").write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")
    kept = held_out_rows(data)
    kept_images = load_inputs(kept) if kept else None
    rows = training_rows(data)
    places = places_of(trainer.average, rows) if settings.recombined else None
    joined = sum(map(bool, places or ()))
    log.info("%d of %d real plates can be cut and joined", joined, len(rows))
    changed = (settings.changed_share, letters) if settings.changed_share else None
    shards = out / "shards"
    start_renderer(shards, rows, settings.real_share, settings.seed, places, changed, teacher)
    stream = batches(shards, settings, settings.seed + trainer.step)
    curve = out / "curve.csv"
    smooth = 0.0
    bar = tqdm(total=settings.steps, initial=trainer.step, unit="step", mininterval=5.0)
    for batch in stream:
        if trainer.done() >= 1.0:
            break
        loss = trainer.train_batch(batch)
        smooth = loss if smooth == 0 else 0.98 * smooth + 0.02 * loss
        bar.update()
        bar.set_postfix(loss=f"{smooth:.3f}", held=f"{trainer.best:.3f}", refresh=False)
        finished = trainer.done() >= 1.0
        if kept_images is not None and (finished or trainer.step % settings.measure_every == 0):
            read = readings(torch.softmax(predict(trainer.average, kept_images), 2).numpy())
            score = exact(read.texts, [row.text for row in kept])
            _append(curve, [trainer.step, trainer.seconds, smooth, score])
            if score >= trainer.best:
                trainer.best = score
                trainer.checkpoint().save(out / BEST)
        if finished or trainer.step % settings.checkpoint_every == 0:
            trainer.checkpoint().save(out / LAST)
    bar.close()
    return out / LAST


def _append(path: Path, values: list[float]) -> None:
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(["step", "seconds", "loss", "held_out_exact"])
        writer.writerow([f"{value:.5g}" if isinstance(value, float) else value for value in values])


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("runs/reader"))
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--weights", type=Path, help="begin a new run with these weights (.pt)")
    parser.add_argument(
        "--letters",
        type=Path,
        default=LETTERS,
        help="where the characters of train rows are, by training.changes.letters",
    )
    parser.add_argument("--teacher", type=Path, help="a shipped reader (.onnx) to learn from")
    for item in fields(TrainSettings):
        kind = type(item.default)
        flag = "--" + item.name.replace("_", "-")
        parser.add_argument(flag, type=kind, default=item.default, help="default %(default)s")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    values = {item.name: getattr(args, item.name) for item in fields(TrainSettings)}
    settings = replace(TrainSettings(), **values)
    run(
        args.data,
        args.out,
        settings,
        resume=args.resume,
        weights=args.weights,
        letters=args.letters,
        teacher=args.teacher,
    )


if __name__ == "__main__":
    main()
