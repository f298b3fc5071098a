"""The reader network: convolutions, two context layers, an attention query a character slot."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from training.reader.settings import ALPHABET, COUNTRIES, INPUT_HEIGHT, INPUT_WIDTH, SLOTS


@dataclass(frozen=True)
class ModelSettings:
    """Widths of the network; the grid that slots look at is 6 x 36 cells."""

    stem: int = 16
    middle: int = 48
    wide: int = 96
    tokens: int = 96
    heads: int = 4
    context_layers: int = 2

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for a checkpoint."""
        return asdict(self)


class Reading(NamedTuple):
    """Logits: ``text`` (N, 10, 37), ``country`` (N, n) and ``attention`` (N, 10, 216)."""

    text: Tensor
    country: Tensor
    attention: Tensor


def conv(inputs: int, outputs: int, stride: int | tuple[int, int] = 1) -> nn.Sequential:
    """A 3 x 3 convolution with batch norm and ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two 3 x 3 convolutions around a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = conv(width, width)
        self.second = nn.Sequential(
            nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Same shape out as in."""
        return torch.relu(x + self.second(self.first(x)))


class ContextLayer(nn.Module):
    """Pre-norm self-attention and a two-layer perceptron over (N, T, width) tokens."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_attention = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_mlp = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 2 * width),
            nn.ReLU(inplace=True),
            nn.Linear(2 * width, width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Same shape out as in."""
        tokens, width = x.shape[1], x.shape[2]
        size = width // self.heads
        qkv = self.qkv(self.norm_attention(x)).reshape(-1, tokens, 3, self.heads, size)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        weights = torch.softmax(query @ key.transpose(-2, -1) * size**-0.5, dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(-1, tokens, width)
        x = x + self.out(mixed)
        widened: Tensor = self.mlp(self.norm_mlp(x))
        return x + widened


class PlateReader(nn.Module):
    """Grey crops (N, 1, 48, 144) float, 0 to 255, to a :class:`Reading`."""

    def __init__(self, settings: ModelSettings | None = None) -> None:
        super().__init__()
        s = settings or ModelSettings()
        self.settings = s
        self.stem = nn.Sequential(
            conv(1, s.stem, 2),
            conv(s.stem, s.stem),
            conv(s.stem, s.middle, 2),
            Residual(s.middle),
            conv(s.middle, s.wide, (2, 1)),
            conv(s.wide, s.wide),
        )
        self.shrink = nn.Sequential(
            nn.Conv2d(s.wide, s.tokens, 3, (1, 2), 1, bias=False), nn.BatchNorm2d(s.tokens)
        )
        rows, columns = INPUT_HEIGHT // 8, INPUT_WIDTH // 4
        self.place = nn.Parameter(torch.randn(1, rows * columns // 2, s.tokens) * 0.02)
        self.context = nn.Sequential(
            *[ContextLayer(s.tokens, s.heads) for _ in range(s.context_layers)]
        )
        self.lateral = nn.Conv2d(s.wide, s.tokens, 1)
        self.norm_map = nn.LayerNorm(s.tokens)
        self.key = nn.Linear(s.tokens, s.tokens)
        self.value = nn.Linear(s.tokens, s.tokens)
        self.queries = nn.Parameter(torch.randn(1, SLOTS, s.tokens) * 0.5)
        self.slot_place = nn.Parameter(torch.randn(1, SLOTS, s.tokens) * 0.02)
        self.agree = ContextLayer(s.tokens, s.heads)
        self.norm_slots = nn.LayerNorm(s.tokens)
        self.classify = nn.Linear(s.tokens, len(ALPHABET))
        self.country = nn.Linear(s.tokens, len(COUNTRIES))

    def forward(self, images: Tensor) -> Reading:
        """Read a batch of crops; each is first brought to zero mean and unit contrast."""
        mean = images.mean(dim=(2, 3), keepdim=True)
        centred = images - mean
        spread = centred.square().mean(dim=(2, 3), keepdim=True).add(4.0).sqrt()
        local = self.stem(centred / spread)
        small = self.shrink(local)
        rows, columns = small.shape[2], small.shape[3]
        tokens = self.context(small.flatten(2).transpose(1, 2) + self.place)
        seen = tokens.transpose(1, 2).reshape(-1, tokens.shape[2], rows, columns)
        grid = self.lateral(local) + nn.functional.interpolate(
            seen, scale_factor=(1.0, 2.0), mode="nearest"
        )
        cells = self.norm_map(grid.flatten(2).transpose(1, 2))
        scores = self.queries @ self.key(cells).transpose(1, 2) * cells.shape[2] ** -0.5
        attention = scores.float()
        glimpses = torch.softmax(attention, dim=-1) @ self.value(cells)
        slots = self.norm_slots(self.agree(glimpses + self.slot_place))
        return Reading(self.classify(slots), self.country(tokens.mean(dim=1)), attention)
