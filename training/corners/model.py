"""The network: a view of a plate and what is about it to the four corners."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from training.blocks import Block, conv

WIDTHS = (16, 24, 48, 80)


class CornerNet(nn.Module):
    """Views (N, 3, 64, 160), normalised, to logits (N, 4, 16, 40): where each corner lies."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third, fourth = WIDTHS
        self.fine = nn.Sequential(conv(3, first, 2), conv(first, second, 2), Block(second))
        self.middle = nn.Sequential(conv(second, third, 2), Block(third), Block(third))
        self.coarse = nn.Sequential(conv(third, fourth, 2), Block(fourth), Block(fourth))
        self.whole = nn.Linear(fourth * 40, fourth)
        self.down = nn.Conv2d(fourth, third, 1)
        self.merge = Block(third)
        self.last = nn.Conv2d(third, second, 1)
        self.head = nn.Sequential(Block(second), nn.Conv2d(second, 4, 1))

    def forward(self, views: Tensor) -> Tensor:
        fine = self.fine(views)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        coarse = coarse + self.whole(coarse.flatten(1))[:, :, None, None]
        middle = self.merge(middle + nn.functional.interpolate(self.down(coarse), scale_factor=2))
        fine = fine + nn.functional.interpolate(self.last(middle), scale_factor=2)
        logits: Tensor = self.head(fine)
        return logits


def normalise(views: Tensor) -> Tensor:
    """Views uint8 (N, H, W, 3) BGR to (N, 3, H, W), each of zero mean and unit contrast."""
    x = views.permute(0, 3, 1, 2).float()
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    spread = (x - mean).pow(2).mean(dim=(1, 2, 3), keepdim=True).sqrt()
    out: Tensor = (x - mean) / (spread + 8.0)
    return out


def cell_centres(rows: int, columns: int) -> Tensor:
    """Centres (rows * columns, 2) of a map's cells, x and y as shares of the view."""
    y = (torch.arange(rows) + 0.5) / rows
    x = (torch.arange(columns) + 0.5) / columns
    grid_y, grid_x = torch.meshgrid(y, x, indexing="ij")
    return torch.stack([grid_x.flatten(), grid_y.flatten()], 1)


def corners_of(logits: Tensor) -> Tensor:
    """Corners (N, 4, 2), x and y from 0 to 1: the mean place of each map's probability.

    A. Nibali et al., "Numerical Coordinate Regression with Convolutional Neural Networks" (2018).
    """
    rows, columns = logits.shape[2:]
    shares = logits.flatten(2).softmax(2)
    return shares @ cell_centres(rows, columns).to(shares)


def load_network(weights: Path) -> CornerNet:
    """The averaged network of a checkpoint, or of weights as they are shipped."""
    state = torch.load(weights, map_location="cpu", weights_only=True)
    network = CornerNet()
    network.load_state_dict(state.get("average", state))
    return network.eval()
