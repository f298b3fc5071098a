"""Parts that training runs share: state and checkpoints, learning rate, curve, stop signal."""

from __future__ import annotations

import argparse
import csv
import math
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Generic

import torch

from training.average import Average, Network


def learning_rate(progress: float, step: int, top: float) -> float:
    """Warm-up over 150 steps, then a cosine down to 2 % of `top` as `progress` goes to 1."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
    return top * min(1.0, (step + 1) / 150) * (0.02 + 0.98 * cosine)


def set_rate(optimizers: Sequence[torch.optim.Optimizer], rate: float) -> None:
    """Set the learning rate of all parameter groups."""
    for group in (g for optimizer in optimizers for g in optimizer.param_groups):
        group["lr"] = rate


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint so that a broken write never replaces a whole one."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.rename(path)


def plain(args: argparse.Namespace) -> dict[str, Any]:
    """Return the options of a command as values that YAML can hold."""
    return {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}


def stop_signals() -> list[int]:
    """Return a list to which each SIGTERM is appended, so that a run can stop after a step."""
    received: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: received.append(number))
    return received


class RunState(Generic[Network]):
    """Network, moving average and optimisers of a run, its seconds and steps so far."""

    def __init__(
        self, network: Network, optimizers: list[torch.optim.Optimizer], decay: float
    ) -> None:
        self.network = network
        self.optimizers = optimizers
        self.average = Average(network, decay)
        self.seconds = 0.0
        self.step = 0

    def resume(self, path: Path) -> dict[str, Any]:
        """Continue from a checkpoint; returns all that it holds."""
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average.network.load_state_dict(state["average"])
        self.average.updates = state.get("updates", state["step"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.seconds, self.step = state["seconds"], state["step"]
        return state

    def save(self, path: Path, **counts: int) -> None:
        """Write a checkpoint; ``counts`` are further numbers that it holds."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.network.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "seconds": self.seconds,
            "step": self.step,
        }
        save(path, state | counts)


class Curve:
    """The figures of a run by step, as a CSV file that a resumed run continues."""

    def __init__(self, path: Path, names: Sequence[str], *, resumed: bool) -> None:
        self._file = path.open("a" if resumed else "w", newline="", encoding="utf-8")
        self._writer = csv.DictWriter(self._file, names)
        if not resumed:
            self._writer.writeheader()

    def write(self, line: dict[str, Any]) -> None:
        """Append a line, at once on disk."""
        self._writer.writerow(line)
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
