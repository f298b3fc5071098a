"""The network: a grey crop of a plate to logits of whole, occluded and unread."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from training.blocks import Block, conv
from training.completeness.labels import LABELS

WIDTHS = (12, 20, 44, 80)


class CompletenessNet(nn.Module):
    """Crops (N, 1, 48, 144), normalised, to logits (N, 3) and maps (N, 2, 6, 18).

    The maps are logits of hidden and of unread characters in each cell; only training uses them.
    """

    def __init__(self) -> None:
        super().__init__()
        first, second, third, fourth = WIDTHS
        self.fine = nn.Sequential(conv(1, first, 2), conv(first, second, 2), Block(second))
        self.middle = nn.Sequential(conv(second, third, 2), Block(third))
        self.coarse = nn.Sequential(conv(third, fourth, 2), Block(fourth))
        self.down = nn.Conv2d(fourth, third, 1)
        self.merge = conv(third, third)
        self.maps = nn.Conv2d(third, 2, 1)
        self.head = nn.Linear(2 * fourth + third + 2, len(LABELS))

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        middle = self.middle(self.fine(crops))
        coarse = self.coarse(middle)
        up = nn.functional.interpolate(self.down(coarse), scale_factor=2)
        merged = self.merge(middle + up)
        maps: Tensor = self.maps(merged)
        pooled = [coarse.mean((2, 3)), coarse.amax((2, 3)), merged.amax((2, 3)), maps.amax((2, 3))]
        logits: Tensor = self.head(torch.cat(pooled, 1))
        return logits, maps


def normalise(crops: Tensor) -> Tensor:
    """Crops uint8 (N, H, W, 1) to (N, 1, H, W), each of zero mean and unit contrast."""
    x = crops.permute(0, 3, 1, 2).float()
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    spread = (x - mean).pow(2).mean(dim=(1, 2, 3), keepdim=True).sqrt()
    out: Tensor = (x - mean) / (spread + 8.0)
    return out


def load_network(weights: Path) -> CompletenessNet:
    """The averaged network of a checkpoint."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    network = CompletenessNet()
    network.load_state_dict(state["average"])
    return network.eval()
