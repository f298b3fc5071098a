"""The training loss of the reader, and cheap augmentation on the batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.reader.network.model import COLUMNS, ROWS, Reading
from training.reader.settings import (
    COUNTRY_UNLABELLED,
    TrainSettings,
)


def attention_targets(centres: Tensor) -> tuple[Tensor, Tensor]:
    """Return target attention (N, 10, 216) as shares of the grid, and which are known (N, 10).

    ``centres`` is (N, 10, 2), x and y of the characters from 0 to 1, NaN where unknown.
    """
    known = ~torch.isnan(centres[..., 0])
    spots = torch.nan_to_num(centres)
    x = (torch.arange(COLUMNS) + 0.5) / COLUMNS
    y = (torch.arange(ROWS) + 0.5) / ROWS
    near_x = torch.exp(-0.5 * ((x - spots[..., :1]) * COLUMNS / 0.8).square())
    near_y = torch.exp(-0.5 * ((y - spots[..., 1:]) * ROWS / 0.8).square())
    shares = (near_y.unsqueeze(-1) * near_x.unsqueeze(-2)).flatten(2)
    return shares / shares.sum(dim=2, keepdim=True).clamp_min(1e-6), known


def reader_loss(
    reading: Reading,
    targets: Tensor,
    countries: Tensor,
    centres: Tensor,
    settings: TrainSettings,
    attention_weight: float,
) -> Tensor:
    """Cross entropy of slots and country, and of the attention where letters' places are known.

    ``targets`` (N, 10, 39) are shares of the classes, all 0 in a slot that does not count.
    """
    counts = targets.sum(dim=2)
    smooth = settings.label_smoothing
    shares = (1 - smooth) * targets + smooth / targets.shape[2] * counts.unsqueeze(2)
    surprise = -(shares * torch.log_softmax(reading.text.float(), dim=2)).sum()
    loss = surprise / counts.sum().clamp_min(1)
    if bool((countries != COUNTRY_UNLABELLED).any()):
        loss = loss + settings.country_weight * functional.cross_entropy(
            reading.country.float(), countries, ignore_index=COUNTRY_UNLABELLED
        )
    if attention_weight > 0:
        near, known = attention_targets(centres)
        if bool(known.any()):
            distance = -(near * torch.log_softmax(reading.attention, dim=-1)).sum(dim=2)
            loss = loss + attention_weight * distance[known].mean()
    return loss


def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """Invert some crops: (N, 1, H, W) float in and, copied, out."""
    rolls = torch.rand(len(images), generator=generator)
    return torch.where(rolls.lt(0.12).view(-1, 1, 1, 1), 255.0 - images, images)
