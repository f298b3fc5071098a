"""Train the plate reader: ``python -m training.reader.train --data ../shared/data``.

Crops are rendered by a second process and streamed over the disk, so training never waits for
augmentation. A run can be stopped at any time and goes on with ``--resume``.
"""

from __future__ import annotations

import argparse
import copy
import csv
import logging
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path

import cv2
import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from torch import nn
from tqdm import tqdm

from training.muon import optimizers_for
from training.precision import computes_bfloat16
from training.reader.checkpoint import BEST, LAST, Checkpoint
from training.reader.crops import to_input
from training.reader.dataset import Row, held_out_rows, training_rows
from training.reader.loss import augment, reader_loss
from training.reader.measure import exact, predict, readings
from training.reader.model import ModelSettings, PlateReader
from training.reader.recombine import places_of
from training.reader.settings import TrainSettings
from training.reader.shards import Shard, shard_folders, start_renderer
from training.widen import widened

log = logging.getLogger(__name__)

USES_PER_SHARD = 2
JOINED = 3
"""Shards shuffled together."""


def batches(folder: Path, settings: TrainSettings, seed: int) -> Iterator[Shard]:
    """Endless batches from the shards in ``folder``; shards used up are deleted."""
    rng = np.random.default_rng(seed)
    uses: dict[Path, int] = {}
    while True:
        ready = shard_folders(folder)
        if len(ready) < settings.first_shards:
            time.sleep(1.0)
            continue
        chosen = sorted(ready, key=lambda p: uses.get(p, 0))[:JOINED]
        pool = Shard.join([Shard.load(path) for path in chosen])
        order = rng.permutation(len(pool.images))
        for start in range(0, len(order) - settings.batch + 1, settings.batch):
            picked = order[start : start + settings.batch]
            yield Shard(
                pool.images[picked],
                pool.texts[picked],
                pool.countries[picked],
                pool.centres[picked],
            )
        for path in chosen:
            uses[path] = uses.get(path, 0) + 1
            if uses[path] >= USES_PER_SHARD and len(shard_folders(folder)) > JOINED:
                for file in path.iterdir():
                    file.unlink()
                path.rmdir()


def progress(step: int, seconds: float, settings: TrainSettings) -> float:
    """How much of the run is done, 0 to 1: by steps, or by time where that is limited."""
    by_time = seconds / (60 * settings.minutes) if settings.minutes > 0 else 0.0
    return min(1.0, max(step / settings.steps, by_time))


def learning_rate(step: int, done: float, settings: TrainSettings) -> float:
    """Linear warm-up, then half a cosine down to 1 %."""
    if step < settings.warmup:
        return settings.learning_rate * (step + 1) / settings.warmup
    return settings.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


class Trainer:
    """One run: network, its moving average, optimizer and the curve of its progress."""

    def __init__(self, out: Path, settings: TrainSettings, model: ModelSettings) -> None:
        torch.manual_seed(settings.seed)
        self.out = out
        self.settings = settings
        self.network = PlateReader(model)
        self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.network).eval()
        self.optimizers = optimizers_for(
            self.network,
            (self.network.stem[0], self.network.classify, self.network.country),
            settings.learning_rate,
            settings.weight_decay,
            betas=(0.9, 0.98),
        )
        self.step = 0
        self.best = 0.0
        self._earlier = 0.0
        self._began = time.monotonic()
        self._generator = torch.Generator().manual_seed(settings.seed)
        self._half = computes_bfloat16(torch.device("cpu"))

    def resume(self) -> bool:
        """Go on from the last checkpoint; false when there is none."""
        path = self.out / LAST
        if not path.exists():
            return False
        state = Checkpoint.load(path)
        self.network.load_state_dict(state.weights)
        self.average.load_state_dict(state.average)
        for optimizer, saved in zip(self.optimizers, state.optimizers, strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.best = state.step, state.held_out_exact
        self._earlier, self._began = state.seconds, time.monotonic()
        self._generator.manual_seed(self.settings.seed + self.step)
        return True

    def begin_with(self, weights: Path) -> None:
        """Take the weights of an earlier run, as a state dict, for one of no less width."""
        begun = torch.load(weights, map_location="cpu", weights_only=True)
        self.network.load_state_dict(widened(begun, self.network))
        self.average.load_state_dict(self.network.state_dict())

    @property
    def seconds(self) -> float:
        """Wall-clock seconds of this run, those before a resume included."""
        return self._earlier + time.monotonic() - self._began

    def done(self) -> float:
        """How much of the run is done, 0 to 1."""
        return progress(self.step, self.seconds, self.settings)

    def train_batch(self, batch: Shard) -> float:
        """One optimizer step; returns the loss."""
        settings = self.settings
        done = self.done()
        rate = learning_rate(self.step, done, settings)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        images = torch.from_numpy(batch.images).unsqueeze(1).float()
        images = augment(images, self._generator).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=self._half):
            reading = self.network(images)
        guide = settings.attention_weight * max(0.4, 1 - 2 * done)
        loss = reader_loss(
            reading,
            torch.from_numpy(batch.texts.astype(np.int64)),
            torch.from_numpy(batch.countries.astype(np.int64)),
            torch.from_numpy(batch.centres.astype(np.float32)),
            settings,
            guide,
        )
        self.network.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self._follow()
        return float(loss.detach())

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(self.settings.ema, (1 + self.step) / (10 + self.step))
        ours, theirs = self.average.state_dict(), self.network.state_dict()
        for name, value in ours.items():
            if value.dtype.is_floating_point:
                value.lerp_(theirs[name], 1 - keep)
            else:
                value.copy_(theirs[name])

    def checkpoint(self) -> Checkpoint:
        """The run's state now."""
        return Checkpoint(
            step=self.step,
            seconds=self.seconds,
            model=self.network.settings,
            weights=self.network.state_dict(),
            average=self.average.state_dict(),
            optimizers=[optimizer.state_dict() for optimizer in self.optimizers],
            held_out_exact=self.best,
        )


def load_inputs(rows: list[Row]) -> NDArray[np.uint8]:
    """Crops of rows as the reader's input, (N, 48, 144) uint8."""
    return np.stack([to_input(row.image()) for row in rows])


def run(
    data: Path,
    out: Path,
    settings: TrainSettings,
    *,
    resume: bool = False,
    weights: Path | None = None,
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
    places = places_of(trainer.average, rows)
    log.info("%d of %d real plates can be cut and joined", sum(map(bool, places)), len(rows))
    start_renderer(out / "shards", rows, settings.real_share, settings.seed, places)
    stream = batches(out / "shards", settings, settings.seed + trainer.step)
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
    for item in fields(TrainSettings):
        kind = type(item.default)
        flag = "--" + item.name.replace("_", "-")
        parser.add_argument(flag, type=kind, default=item.default, help="default %(default)s")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    values = {item.name: getattr(args, item.name) for item in fields(TrainSettings)}
    settings = replace(TrainSettings(), **values)
    run(args.data, args.out, settings, resume=args.resume, weights=args.weights)


if __name__ == "__main__":
    main()
