"""Assignment of cells to objects, in the manner of SimOTA, and the loss over a batch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.detector.labels import NUM_CLASSES, PLATE, STRIDES
from training.detector.model import anchor_points, decode, flatten

RADIUS = 1.5
TOP = 10


@dataclass(frozen=True)
class LossWeights:
    """Factors of the parts of the loss; a matched cell's score aims at IoU ** (1 / sharpness).

    With a sharpness of 1 a score tells how well the box lies more than whether there is a plate:
    the boxes of small plates never lie as well, and no threshold parts them from lamps. The cube
    root keeps the order and makes a score of most boxes that count as found near 1.

    `plate` is how many times as much as a vehicle's the score and the box of a plate count: a
    vehicle is large and matches many cells, a plate few. The shipped weights learned with 1.5 last;
    with 2.5 vehicles were found less often (`training/README.md`).
    """

    score: float = 1.0
    box: float = 2.0
    corner: float = 0.6
    alpha: float = 0.75
    gamma: float = 2.0
    sharpness: float = 3.0
    plate: float = 1.0


def to_corners(boxes: Tensor) -> Tensor:
    """(..., 4) cx, cy, w, h to x1, y1, x2, y2."""
    half = boxes[..., 2:] / 2
    return torch.cat([boxes[..., :2] - half, boxes[..., :2] + half], -1)


def pair_iou(a: Tensor, b: Tensor) -> Tensor:
    """(N, M) IoU of boxes a (N, 4) and b (M, 4) told by corners."""
    low = torch.maximum(a[:, None, :2], b[None, :, :2])
    high = torch.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    area_a = (a[:, 2:] - a[:, :2]).prod(-1)
    area_b = (b[:, 2:] - b[:, :2]).prod(-1)
    out: Tensor = inter / (area_a[:, None] + area_b[None] - inter).clamp(min=1e-6)
    return out


def giou(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Row by row IoU and generalised IoU of boxes (N, 4) told by corners."""
    inter = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(min=0)
    overlap = inter.prod(-1)
    union = (a[:, 2:] - a[:, :2]).prod(-1) + (b[:, 2:] - b[:, :2]).prod(-1) - overlap
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(-1)
    value = overlap / union.clamp(min=1e-6)
    return value, value - (hull - union) / hull.clamp(min=1e-6)


@torch.no_grad()
def assign(
    boxes: Tensor, logits: Tensor, centres: Tensor, strides: Tensor, truth: Tensor, labels: Tensor
) -> tuple[Tensor, Tensor]:
    """Match cells (A) of one picture to objects (M).

    boxes (A, 4) by corners, logits (A, classes), centres (A, 2), truth (M, 4) by corners.
    Returns the indices of the matched cells and of the object of each.
    """
    low, high = truth[:, None, :2], truth[:, None, 2:]
    inside = ((centres[None] > low) & (centres[None] < high)).all(-1)
    middle = (low + high) / 2
    near = ((centres[None] - middle).abs() < RADIUS * strides[None, :, None]).all(-1)
    near_size = (truth[:, 2:] - truth[:, :2]).amax(-1)[:, None] * 2.0 > strides[None]
    candidate = (inside | near) & near_size
    cells = candidate.any(0).nonzero().squeeze(1)
    if not len(cells):
        return cells, cells
    overlap = pair_iou(truth, boxes[cells])
    picked = logits[cells][:, labels].t()
    target = torch.ones_like(picked)
    score_cost = functional.binary_cross_entropy_with_logits(picked, target, reduction="none")
    cost = score_cost - 3.0 * torch.log(overlap + 1e-6)
    cost = cost + 10.0 * (~(inside & near)[:, cells]) + 1e5 * (~candidate[:, cells])
    count = overlap.masked_fill(~candidate[:, cells], 0).topk(min(TOP, len(cells)), 1).values
    wanted = count.sum(1).int().clamp(min=1, max=len(cells))
    order = cost.argsort(1)
    rank = torch.empty_like(order)
    rank.scatter_(1, order, torch.arange(len(cells), device=cost.device).expand_as(order))
    matched = (rank < wanted[:, None]) & (cost < 1e5)
    best = cost.masked_fill(~matched, float("inf")).min(0)
    hit = best.values < float("inf")
    return cells[hit], best.indices[hit]


def cell_negative(negative: Tensor) -> Tensor:
    """Weights (N, classes, h, w) of stride-8 cells to (N, classes, A) over all strides."""
    parts = []
    for stride in STRIDES:
        step = stride // 8
        parts.append(negative if step == 1 else -functional.max_pool2d(-negative, step))
    return torch.cat([p.flatten(2) for p in parts], 2)


def relative_corners(quads: Tensor, boxes: Tensor) -> Tensor:
    """Quads (N, 4, 2) in pixels to (N, 8) relative to boxes (N, 4) cx, cy, w, h."""
    half = (boxes[:, 2:] / 2).clamp(min=1.0)
    return ((quads - boxes[:, None, :2]) / half[:, None]).flatten(1)


def detection_loss(
    maps: list[Tensor],
    boxes: list[Tensor],
    labels: list[Tensor],
    quads: list[Tensor],
    corner_weight: list[Tensor],
    negative: Tensor,
    weights: LossWeights,
) -> tuple[Tensor, dict[str, float]]:
    """Loss of a batch of raw maps against lists of labels, one entry a picture; and its parts."""
    raw = flatten(maps)
    points, strides = anchor_points(maps)
    told, logits, corners = decode(raw, points, strides)
    centres = points + strides[:, None] / 2
    told = told.transpose(1, 2)
    logits = logits.transpose(1, 2)
    corners = corners.transpose(1, 2)
    target = torch.zeros_like(logits)
    positive = torch.zeros_like(logits, dtype=torch.bool)
    box_loss = raw.new_zeros(())
    corner_loss = raw.new_zeros(())
    quality = raw.new_zeros(())
    emphasis = raw.new_ones(NUM_CLASSES)
    emphasis[PLATE] = weights.plate
    corner_norm = raw.new_zeros(())
    for i, truth in enumerate(boxes):
        if not len(truth):
            continue
        spans = to_corners(told[i])
        cells, which = assign(spans, logits[i].detach(), centres, strides, truth, labels[i])
        if not len(cells):
            continue
        value, general = giou(spans[cells], truth[which])
        goal = value.detach().clamp(min=0.05)
        target[i, cells, labels[i][which]] = goal ** (1 / weights.sharpness)
        positive[i, cells, labels[i][which]] = True
        counted = goal * emphasis[labels[i][which]]
        box_loss = box_loss + ((1 - general) * counted).sum()
        quality = quality + counted.sum()
        share = corner_weight[i][which] * (labels[i][which] == PLATE) * goal
        if bool((share > 0).any()):
            aim = relative_corners(quads[i][which], told[i, cells].detach())
            error = functional.smooth_l1_loss(corners[i, cells], aim, beta=0.05, reduction="none")
            corner_loss = corner_loss + (error.mean(1) * share).sum()
            corner_norm = corner_norm + share.sum()
    chance = logits.sigmoid()
    false_alarm = weights.alpha * chance.detach() ** weights.gamma
    factor = torch.where(positive, target, false_alarm * cell_negative(negative).transpose(1, 2))
    score = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    score = score * factor * emphasis
    norm = quality.clamp(min=float(len(boxes)) / 4)
    score_loss = weights.score * score.sum() / norm
    place_loss = weights.box * box_loss / norm
    turn_loss = weights.corner * corner_loss / corner_norm.clamp(min=1.0)
    total = score_loss + place_loss + turn_loss
    parts = {
        "loss": float(total.detach()),
        "score": float(score_loss.detach()),
        "box": float(place_loss.detach()),
        "corner": float(turn_loss.detach()),
        "positives": float(positive.sum()) / len(boxes),
    }
    assert logits.shape[-1] == NUM_CLASSES
    return total, parts
