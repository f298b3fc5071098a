"""The reader network: convolutions, two context layers, an attention query a character slot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from training.reader.settings import (
    ALPHABET,
    COUNTRIES,
    INPUT_HEIGHT,
    INPUT_WIDTH,
    PAD_INDEX,
    SLOTS,
)

SURE = 0.5
"""Confidence of a network from which on another that reads another number of characters is ignored;
chosen on held-out train rows."""

READ = PAD_INDEX + 1
"""Classes of characters and padding; those of what cannot be read follow."""

ROWS, COLUMNS = INPUT_HEIGHT // 8, INPUT_WIDTH // 4
"""Rows and columns of the grid that the slots attend to."""


@dataclass(frozen=True)
class ModelSettings:
    """Widths of the network; the grid that slots attend to is 6 x 36 cells."""

    stem: int = 16
    middle: int = 96
    wide: int = 208
    tokens: int = 96
    heads: int = 4
    context_layers: int = 2
    classes: int = len(ALPHABET)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for a checkpoint."""
        return asdict(self)

    @classmethod
    def of(cls, weights: Mapping[str, Tensor]) -> ModelSettings:
        """The widths of the network that has ``weights`` (a state dict); heads as by default."""
        return cls(
            stem=len(weights["stem.0.0.weight"]),
            middle=len(weights["stem.2.0.weight"]),
            wide=len(weights["stem.5.0.weight"]),
            tokens=weights["place"].shape[2],
            context_layers=sum(name.endswith("qkv.weight") for name in weights) - 1,
            classes=len(weights["classify.weight"]),
        )


class Reading(NamedTuple):
    """Logits: ``text`` (N, 10, 39), ``country`` (N, n) and ``attention`` (N, 10, 216)."""

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
    """Pre-norm self-attention and a two-layer perceptron over (N, ``length``, width) tokens."""

    def __init__(self, width: int, heads: int, length: int) -> None:
        super().__init__()
        self.split = (-1, length, heads, width // heads)
        self.merged = (-1, length, width)
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
        parts = self.qkv(self.norm_attention(x)).chunk(3, dim=2)
        query, key, value = (part.reshape(self.split).transpose(1, 2) for part in parts)
        scores = query @ key.transpose(2, 3) * self.split[3] ** -0.5
        mixed = torch.softmax(scores, dim=-1) @ value
        x = x + self.out(mixed.transpose(1, 2).reshape(self.merged))
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
        cells = ROWS * (COLUMNS // 2)
        self.place = nn.Parameter(torch.randn(1, cells, s.tokens) * 0.02)
        self.context = nn.Sequential(
            *[ContextLayer(s.tokens, s.heads, cells) for _ in range(s.context_layers)]
        )
        self.lateral = nn.Conv2d(s.wide, s.tokens, 1)
        self.norm_map = nn.LayerNorm(s.tokens)
        self.key = nn.Linear(s.tokens, s.tokens)
        self.value = nn.Linear(s.tokens, s.tokens)
        self.queries = nn.Parameter(torch.randn(1, SLOTS, s.tokens) * 0.5)
        self.slot_place = nn.Parameter(torch.randn(1, SLOTS, s.tokens) * 0.02)
        self.agree = ContextLayer(s.tokens, s.heads, SLOTS)
        self.norm_slots = nn.LayerNorm(s.tokens)
        self.classify = nn.Linear(s.tokens, s.classes)
        self.country = nn.Linear(s.tokens, len(COUNTRIES))

    def forward(self, images: Tensor) -> Reading:
        """Read a batch of crops; each is first brought to zero mean and unit contrast."""
        mean = images.mean(dim=(2, 3), keepdim=True)
        centred = images - mean
        spread = centred.square().mean(dim=(2, 3), keepdim=True).add(4.0).sqrt()
        local = self.stem(centred / spread)
        small = self.shrink(local)
        tokens = self.context(small.flatten(2).transpose(1, 2) + self.place)
        width = self.settings.tokens
        context = tokens.transpose(1, 2).reshape(-1, width, ROWS, COLUMNS // 2)
        grid = self.lateral(local) + nn.functional.interpolate(
            context, scale_factor=(1.0, 2.0), mode="nearest"
        )
        cells = self.norm_map(grid.flatten(2).transpose(1, 2))
        scores = self.queries @ self.key(cells).transpose(1, 2) * width**-0.5
        attention = scores.float()
        glimpses = torch.softmax(attention, dim=-1) @ self.value(cells)
        slots = self.norm_slots(self.agree(glimpses + self.slot_place))
        return Reading(self.classify(slots), self.country(tokens.mean(dim=1)), attention)


class Readers(nn.Module):
    """Several networks that read the same crop.

    The first one says whether a character can be read; which one it is, if so, is the mean of all,
    of the logarithms of their probabilities. The others may know no classes of what is unread. One
    that reads a text of another length counts only where the first one is unsure (``SURE``): the
    others never learned stacked letters and three lines.
    """

    def __init__(self, readers: Sequence[PlateReader], sure: float = SURE) -> None:
        super().__init__()
        self.readers = nn.ModuleList(readers)
        self.sure = sure

    def forward(self, images: Tensor) -> Reading:
        """Read a batch as :class:`PlateReader` does; ``text`` are logarithms of probabilities."""
        outputs = [reader(images) for reader in self.readers]
        first = torch.log_softmax(outputs[0].text.float(), dim=2)
        read, unread = first[..., :READ], first[..., READ:]
        each = [torch.log_softmax(output.text[..., :READ].float(), dim=2) for output in outputs]
        lengths, confidence = _length(each[0]), _confidence(first)
        unsure = confidence < math.log(self.sure)
        total, count = each[0], torch.ones_like(confidence)
        for other in each[1:]:
            counts = ((_length(other) == lengths) | unsure).float()
            total, count = total + other * counts.view(-1, 1, 1), count + counts
        mean = torch.log_softmax(total / count.view(-1, 1, 1), dim=2)
        text = torch.cat([mean + torch.logsumexp(read, dim=2, keepdim=True), unread], dim=2)
        country, attention = (
            torch.stack([output[index] for output in outputs]).mean(dim=0) for index in (1, 2)
        )
        return Reading(text, country, attention)


def _length(text: Tensor) -> Tensor:
    """Return the number of characters (N,) of texts (N, slots, classes)."""
    return (text.argmax(dim=2) != PAD_INDEX).sum(dim=1)


def _confidence(text: Tensor) -> Tensor:
    """Return the logarithm (N,) of the product over the characters of texts (N, slots, classes)."""
    best = text.max(dim=2).values
    return torch.where(text.argmax(dim=2) == PAD_INDEX, torch.zeros_like(best), best).sum(dim=1)
