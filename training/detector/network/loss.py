"""Assignment of cells to objects, in the manner of SimOTA, and the loss over a batch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.detector.data.stream import Batch
from training.detector.labels import NOTHING, NUM_CLASSES, PLATE, STRIDES
from training.detector.network.model import anchor_points, decode, flatten

RADIUS = 1.5
TOP = 10


@dataclass(frozen=True)
class LossWeights:
    """Factors of the parts of the loss; a matched cell's score aims at IoU ** (1 / sharpness).

    With a sharpness of 1 a score rates the fit of the box more than the presence of a plate: the
    boxes of small plates never fit as well, and no threshold separates them from lamps. The cube
    root keeps the order and brings the score of most boxes that count as found near 1.

    `plate` is how many times as much as a vehicle's the score and the box of a plate count: a
    vehicle is large and matches many cells, a plate few. The shipped weights learned with 1.5 last;
    with 2.5 vehicles were found less often (`training/log/0010-plates-count-more.md`).
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
    """(N, M, A) IoU of boxes a (N, M, 4) and b (N, A, 4) given by corners."""
    a, b = a[:, :, None], b[:, None]
    low = torch.maximum(a[..., :2], b[..., :2])
    high = torch.minimum(a[..., 2:], b[..., 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    area_a = (a[..., 2:] - a[..., :2]).prod(-1)
    area_b = (b[..., 2:] - b[..., :2]).prod(-1)
    out: Tensor = inter / (area_a + area_b - inter).clamp(min=1e-6)
    return out


def giou(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Row by row IoU and generalised IoU of boxes (N, 4) given by corners."""
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
    """Match the A cells of each picture to its M objects.

    boxes (N, A, 4) by corners, logits (N, A, classes), centres (A, 2), truth (N, M, 4) by corners,
    labels (N, M), `NOTHING` where there is no object. Returns which cells are matched (N, A) and
    the object of each (N, A).
    """
    low, high = truth[:, :, None, :2], truth[:, :, None, 2:]
    inside = ((centres > low) & (centres < high)).all(-1)
    middle = (low + high) / 2
    near = ((centres - middle).abs() < RADIUS * strides[:, None]).all(-1)
    near_size = (truth[..., 2:] - truth[..., :2]).amax(-1)[..., None] * 2.0 > strides
    candidate = (inside | near) & near_size & (labels != NOTHING)[..., None]
    overlap = pair_iou(truth, boxes)
    wanted_class = labels.clamp(min=0)[..., None].expand(-1, -1, boxes.shape[1])
    picked = logits.transpose(1, 2).gather(1, wanted_class)
    cost = functional.softplus(-picked) - 3.0 * torch.log(overlap + 1e-6)
    cost = (cost + 10.0 * ~(inside & near)).masked_fill(~candidate, float("inf"))
    most = min(TOP, boxes.shape[1])
    count = overlap.masked_fill(~candidate, 0).topk(most, -1).values.sum(-1).int().clamp(min=1)
    cheapest = cost.topk(most, -1, largest=False)
    within = torch.arange(most, device=cost.device) < count[..., None]
    prices = cheapest.values.masked_fill(~within, float("inf"))
    offers = torch.full_like(cost, float("inf")).scatter_(-1, cheapest.indices, prices)
    best = offers.min(1)
    return best.values < float("inf"), best.indices


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
    maps: list[Tensor], batch: Batch, weights: LossWeights
) -> tuple[Tensor, dict[str, Tensor]]:
    """Loss of a batch of raw maps against its labels; and its parts, detached."""
    raw = flatten(maps)
    points, strides = anchor_points(maps)
    predicted, logits, corners = (part.transpose(1, 2) for part in decode(raw, points, strides))
    centres = points + strides[:, None] / 2
    spans = to_corners(predicted)
    hit, objects = assign(
        spans.detach(), logits.detach(), centres, strides, batch.boxes, batch.labels
    )
    picture, cell = hit.nonzero(as_tuple=True)
    which = objects[picture, cell]
    label = batch.labels[picture, which]
    value, general = giou(spans[picture, cell], batch.boxes[picture, which])
    goal = value.detach().clamp(min=0.05)
    target = torch.zeros_like(logits)
    target[picture, cell, label] = goal ** (1 / weights.sharpness)
    positive = torch.zeros_like(logits, dtype=torch.bool)
    positive[picture, cell, label] = True
    emphasis = raw.new_ones(NUM_CLASSES)
    emphasis[PLATE] = weights.plate
    counted = goal * emphasis[label]
    norm = counted.sum().clamp(min=len(batch.boxes) / 4)
    place_loss = weights.box * ((1 - general) * counted).sum() / norm
    share = batch.corner_weight[picture, which] * (label == PLATE) * goal
    aim = relative_corners(batch.quads[picture, which], predicted[picture, cell].detach())
    error = functional.smooth_l1_loss(corners[picture, cell], aim, beta=0.05, reduction="none")
    turn_loss = weights.corner * (error.mean(1) * share).sum() / share.sum().clamp(min=1.0)
    chance = logits.sigmoid()
    false_alarm = weights.alpha * chance.detach() ** weights.gamma
    negative = cell_negative(batch.negative).transpose(1, 2)
    factor = torch.where(positive, target, false_alarm * negative)
    score = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    score_loss = weights.score * (score * factor * emphasis).sum() / norm
    total = score_loss + place_loss + turn_loss
    parts = {
        "loss": total.detach(),
        "score": score_loss.detach(),
        "box": place_loss.detach(),
        "corner": turn_loss.detach(),
        "positives": hit.sum() / len(batch.boxes),
    }
    return total, parts
