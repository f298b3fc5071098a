"""Checkpoints of a training run: everything needed to go on, and the averaged weights to ship."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from training.mean import mean_weights
from training.reader.network.model import ModelSettings, PlateReader

LAST = "last.pt"
BEST = "best.pt"


@dataclass
class Checkpoint:
    """State after ``step`` steps; ``average`` are the weights to measure and export."""

    step: int
    seconds: float
    model: ModelSettings
    weights: dict[str, torch.Tensor]
    average: dict[str, torch.Tensor]
    optimizers: list[dict[str, Any]]
    held_out_exact: float

    def save(self, path: Path) -> None:
        """Write, replacing ``path`` only when complete."""
        scratch = path.with_suffix(".part")
        torch.save({**vars(self), "model": self.model.as_dict()}, scratch)
        scratch.replace(path)

    @classmethod
    def load(cls, path: Path) -> Checkpoint:
        """Read what :meth:`save` wrote."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        return cls(**{**state, "model": ModelSettings(**state["model"])})

    def reader(self) -> PlateReader:
        """The averaged network, in evaluation mode."""
        network = PlateReader(self.model)
        network.load_state_dict(self.average)
        return network.eval()


def mean_of(states: list[Checkpoint]) -> Checkpoint:
    """The furthest of one run's checkpoints with the mean of all their averaged weights."""
    last = max(states, key=lambda state: state.step)
    return replace(last, average=mean_weights([state.average for state in states]))


def reader_of(weights: Path) -> PlateReader:
    """The network of a state dict as it lies in ``training/weights``, in evaluation mode."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    network = PlateReader(ModelSettings.of(state))
    network.load_state_dict(state)
    return network.eval()
