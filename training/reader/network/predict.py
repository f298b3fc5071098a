"""Predictions of a network for many crops, and the temperature of its probabilities."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.reader.measure import readings


@torch.no_grad()
def predict(network: nn.Module, images: NDArray[np.uint8], batch: int = 64) -> torch.Tensor:
    """Text logits (N, 10, 37) float32 of grey crops (N, 48, 144) uint8."""
    parts = []
    for start in range(0, len(images), batch):
        chunk = torch.from_numpy(images[start : start + batch]).unsqueeze(1).float()
        parts.append(network(chunk).text.float())
    return torch.cat(parts)


def fit_temperature(logits: torch.Tensor, truth: list[str]) -> float:
    """The temperature (0.3 to 4) whose whole-plate confidences have the least log loss."""
    best, least = 1.0, float("inf")
    for temperature in np.geomspace(0.3, 4.0, 60).tolist():
        read = readings(torch.softmax(logits / temperature, dim=2).numpy())
        right = np.array([a == b for a, b in zip(read.texts, truth, strict=True)])
        sure = np.clip(read.confidences, 1e-4, 1 - 1e-4)
        loss = float(-np.where(right, np.log(sure), np.log(1 - sure)).mean())
        if loss < least:
            best, least = temperature, loss
    return float(best)
