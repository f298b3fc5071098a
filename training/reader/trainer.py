"""The state of a reader's training run and one step of it."""

from __future__ import annotations

import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.muon import optimizers_for
from training.precision import computes_bfloat16
from training.reader.data.shards import Shard
from training.reader.network.checkpoint import LAST, Checkpoint
from training.reader.network.loss import augment, reader_loss
from training.reader.network.model import ModelSettings, PlateReader
from training.reader.settings import TrainSettings
from training.run import set_rate
from training.widen import widened


def progress(step: int, seconds: float, settings: TrainSettings) -> float:
    """Return the share of the run that is done: by steps, or by time where that is limited."""
    by_time = seconds / (60 * settings.minutes) if settings.minutes > 0 else 0.0
    return min(1.0, max(step / settings.steps, by_time))


def learning_rate(step: int, done: float, settings: TrainSettings) -> float:
    """Linear warm-up, then half a cosine or, if ``schedule`` is ``linear``, a line down to 1 %."""
    if step < settings.warmup:
        return settings.learning_rate * (step + 1) / settings.warmup
    left = 1 - done if settings.schedule == "linear" else 0.5 * (1 + math.cos(math.pi * done))
    return settings.learning_rate * (0.01 + 0.99 * left)


class Trainer:
    """One run: network, its moving average, optimizer and the curve of its progress."""

    def __init__(self, out: Path, settings: TrainSettings, model: ModelSettings) -> None:
        torch.manual_seed(settings.seed)
        self.out = out
        self.settings = settings
        self.network = PlateReader(model)
        self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if settings.frozen:
            self.network.stem.requires_grad_(False).eval()
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
        """Continue from the last checkpoint; returns false where there is none."""
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
        """Return the share of the run that is done."""
        return progress(self.step, self.seconds, self.settings)

    def train_batch(self, batch: Shard) -> float:
        """One optimizer step; returns the loss."""
        settings = self.settings
        done = self.done()
        rate = learning_rate(self.step, done, settings)
        set_rate(self.optimizers, rate)
        images = torch.from_numpy(batch.images).unsqueeze(1).float()
        images = augment(images, self._generator).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=self._half):
            reading = self.network(images)
        guide = settings.attention_weight * max(0.4, 1 - 2 * done)
        loss = reader_loss(
            reading,
            torch.from_numpy(batch.targets.astype(np.float32)),
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
