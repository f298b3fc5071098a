"""The detector's network: anchor-free, one pass, strides 8, 16 and 32, with plate corners.

Plain 3x3 and 1x1 convolutions with batch norm and ReLU: quick in bfloat16 on a CPU while training
and friendly to int8 when served. All shapes below are for a batch of N pictures of H x W pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.detector.labels import NUM_CLASSES, STRIDES


@dataclass(frozen=True)
class ModelSettings:
    """Widths of the five stages, of the neck and of the heads."""

    widths: tuple[int, int, int, int, int] = (16, 56, 112, 240, 352)
    depths: tuple[int, int, int, int] = (1, 2, 2, 1)
    neck: int = 128
    head: int = 64


class ConvBlock(nn.Sequential):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """Two 3x3 convolutions, added to their input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = ConvBlock(channels, channels)
        self.second = ConvBlock(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """Same shape in and out."""
        out: Tensor = x + self.second(self.first(x))
        return out


class Stage(nn.Module):
    """Cross-stage block: half of the channels pass through `depth` residuals, all are merged."""

    def __init__(self, inputs: int, outputs: int, depth: int) -> None:
        super().__init__()
        half = outputs // 2
        self.keep = ConvBlock(inputs, half, 1)
        self.work = nn.Sequential(
            ConvBlock(inputs, half, 1), *(Residual(half) for _ in range(depth))
        )
        self.merge = ConvBlock(2 * half, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) to (N, outputs, H, W)."""
        out: Tensor = self.merge(torch.cat([self.keep(x), self.work(x)], 1))
        return out


class PoolPyramid(nn.Module):
    """Three chained 5x5 max pools, concatenated: a wide field of view at little cost."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.reduce = ConvBlock(channels, half, 1)
        self.pool = nn.MaxPool2d(5, 1, 2)
        self.merge = ConvBlock(4 * half, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Same shape in and out."""
        parts = [self.reduce(x)]
        for _ in range(3):
            parts.append(self.pool(parts[-1]))
        out: Tensor = self.merge(torch.cat(parts, 1))
        return out


class Head(nn.Module):
    """Per level: class logits, box (4) and corner offsets (8) for each cell."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.classify = ConvBlock(inputs, width)
        self.locate = ConvBlock(inputs, width)
        self.locate_more = ConvBlock(width, width)
        self.classify_more = ConvBlock(width, width)
        self.scores = nn.Conv2d(width, NUM_CLASSES, 1)
        self.boxes = nn.Conv2d(width, 4, 1)
        self.corners = nn.Conv2d(width, 8, 1)
        nn.init.constant_(self.scores.bias, -math.log(99.0))  # type: ignore[arg-type]
        for layer in (self.boxes, self.corners):
            nn.init.normal_(layer.weight, std=0.01)
        with torch.no_grad():
            assert self.boxes.bias is not None
            assert self.corners.bias is not None
            self.boxes.bias.copy_(torch.tensor([0.5, 0.5, 1.2, 0.8]))
            self.corners.bias.copy_(torch.tensor([-1.0, -1, 1, -1, 1, 1, -1, 1]))

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, h, w) to (N, 4 + classes + 8, h, w), raw."""
        where = self.locate_more(self.locate(x))
        what = self.classify_more(self.classify(x))
        return torch.cat([self.boxes(where), self.scores(what), self.corners(where)], 1)


class Detector(nn.Module):
    """Normalised pictures (N, 3, H, W), H and W multiples of 32, to raw maps of three strides."""

    def __init__(self, settings: ModelSettings | None = None) -> None:
        super().__init__()
        s = settings or ModelSettings()
        w, d, n = s.widths, s.depths, s.neck
        self.stem = ConvBlock(3, w[0], 3, 2)
        self.stage2 = nn.Sequential(ConvBlock(w[0], w[1], 3, 2), Stage(w[1], w[1], d[0]))
        self.stage3 = nn.Sequential(ConvBlock(w[1], w[2], 3, 2), Stage(w[2], w[2], d[1]))
        self.stage4 = nn.Sequential(ConvBlock(w[2], w[3], 3, 2), Stage(w[3], w[3], d[2]))
        self.stage5 = nn.Sequential(
            ConvBlock(w[3], w[4], 3, 2), Stage(w[4], w[4], d[3]), PoolPyramid(w[4])
        )
        self.lateral5 = ConvBlock(w[4], n, 1)
        self.down4 = Stage(n + w[3], n, 1)
        self.down3 = Stage(n + w[2], n, 1)
        self.up4 = ConvBlock(n, n, 3, 2)
        self.out4 = Stage(2 * n, n, 1)
        self.up5 = ConvBlock(n, n, 3, 2)
        self.out5 = Stage(2 * n, n, 1)
        self.grow = nn.Upsample(scale_factor=2, mode="nearest")
        self.heads = nn.ModuleList(Head(n, s.head) for _ in STRIDES)

    def forward(self, x: Tensor) -> list[Tensor]:
        """Raw maps (N, 4 + classes + 8, H / stride, W / stride), one a stride."""
        p3 = self.stage3(self.stage2(self.stem(x)))
        p4 = self.stage4(p3)
        p5 = self.lateral5(self.stage5(p4))
        p4 = self.down4(torch.cat([self.grow(p5), p4], 1))
        p3 = self.down3(torch.cat([self.grow(p4), p3], 1))
        p4 = self.out4(torch.cat([self.up4(p3), p4], 1))
        p5 = self.out5(torch.cat([self.up5(p4), p5], 1))
        return [head(p) for head, p in zip(self.heads, (p3, p4, p5), strict=True)]


def normalise(pictures: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """uint8 NHWC BGR 0..255 to NCHW of `dtype`, laid out channels last, centred on 0."""
    return pictures.permute(0, 3, 1, 2).to(dtype).sub_(114.0).mul_(1 / 64.0)


def anchor_points(maps: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Cell origins (A, 2) in pixels and strides (A,) for raw maps, in the order of `flatten`."""
    points, strides = [], []
    for raw, stride in zip(maps, STRIDES, strict=True):
        height, width = raw.shape[-2:]
        ys = torch.arange(height, device=raw.device, dtype=torch.float32)
        xs = torch.arange(width, device=raw.device, dtype=torch.float32)
        grid_y, grid_x = torch.meshgrid(ys, xs, indexing="ij")
        cell = torch.stack([grid_x, grid_y], -1).reshape(-1, 2) * stride
        points.append(cell)
        strides.append(torch.full_like(cell[:, 0], float(stride)))
    return torch.cat(points), torch.cat(strides)


def flatten(maps: list[Tensor]) -> Tensor:
    """Raw maps to (N, 4 + classes + 8, A), float32."""
    return torch.cat([m.flatten(2) for m in maps], 2).float()


def decode(raw: Tensor, points: Tensor, strides: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Raw (N, C, A) to boxes (N, 4, A) as cx, cy, w, h in pixels, class logits, corners (N, 8, A).

    Corners are relative to the box (-1 is its left or top side, +1 its right or bottom side).
    """
    centre = raw[:, 0:2] * strides + points.t()
    size = raw[:, 2:4].clamp(-4.0, 5.0).exp() * strides
    boxes = torch.cat([centre, size], 1)
    logits = raw[:, 4 : 4 + NUM_CLASSES]
    return boxes, logits, raw[:, 4 + NUM_CLASSES :]


def corners_in_pixels(boxes: Tensor, corners: Tensor) -> Tensor:
    """Relative corners (N, 8, A) and boxes (N, 4, A) to corner pixels (N, 8, A)."""
    centre = boxes[:, 0:2].repeat(1, 4, 1)
    half = boxes[:, 2:4].repeat(1, 4, 1) * 0.5
    return centre + corners * half
