"""One training step of the detector, and its figures on held-out rows."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.detector.data.cache import PictureCache
from training.detector.data.rows import Row
from training.detector.data.stream import Batch
from training.detector.labels import VEHICLES
from training.detector.measure.infer import detect
from training.detector.measure.metrics import PlateFigures, VehicleFigures
from training.detector.network.loss import LossWeights, detection_loss
from training.detector.network.model import Detector, normalise
from training.detector.network.runner import torch_runner
from training.precision import computes_bfloat16


def ends_of(network: Detector) -> list[nn.Module]:
    """The first convolution and the last ones of the heads."""
    last = [part for head in network.heads for part in head.children() if type(part) is nn.Conv2d]
    return [network.stem[0], *last]


def train_step(
    network: Detector,
    optimizers: list[torch.optim.Optimizer],
    batch: Batch,
    device: torch.device,
    weights: LossWeights,
) -> dict[str, Tensor]:
    """One step of all optimisers; returns the parts of the loss."""
    half = computes_bfloat16(device)
    batch = batch.to(device)
    # Whole numbers below 256 and their halves are exact in bfloat16, so nothing is lost here.
    pictures = normalise(batch.pictures, torch.bfloat16 if half else torch.float32)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=half):
        maps = network(pictures)
    loss, parts = detection_loss([m.float() for m in maps], batch, weights)
    network.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
    for optimizer in optimizers:
        optimizer.step()
    return parts


def check(network: Detector, rows: list[Row], cache: PictureCache, size: int) -> dict[str, float]:
    """Figures on held-out train rows at a fixed threshold, for the curve."""
    run = torch_runner(network)
    plates, vehicles = PlateFigures(), VehicleFigures()
    for row in rows:
        stored = cache.entries[row.uid].scale
        found = detect(run, cache.picture(row.uid), size)
        found = type(found)(found.boxes / stored, found.scores, found.labels)
        plates.update(row, found, 0.4)
        vehicles.update(row, found, dict.fromkeys(VEHICLES, 0.4))
    return {
        "plate_recall": plates.recall(),
        "false_plates": plates.false_per_picture,
        "vehicle_recall": vehicles.recall(),
        "vehicle_precision": vehicles.precision(),
    }
