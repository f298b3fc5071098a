"""The detector's network as it is exported, and as a function over pictures."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from training.detector.boxes import Floats
from training.detector.measure.infer import Runner
from training.detector.network.model import (
    Detector,
    anchor_points,
    corners_in_pixels,
    decode,
    flatten,
    normalise,
)
from training.detector.thirdparty import Image


class Exportable(nn.Module):
    """The network with normalisation in front and decoding behind: uint8 NHWC BGR to (N, C, A)."""

    def __init__(self, network: Detector) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        """(N, H, W, 3) uint8 to (N, 4 + classes + 8, A): cx cy w h, scores, corners in pixels."""
        maps = self.network(normalise(images))
        points, strides = anchor_points(maps)
        boxes, logits, corners = decode(flatten(maps), points, strides)
        return torch.cat([boxes, logits.sigmoid(), corners_in_pixels(boxes, corners)], 1)


def torch_runner(network: Detector) -> Runner:
    """Return the network in evaluation mode as a function over letterboxed pictures."""
    device = next(network.parameters()).device
    model = Exportable(network).eval()

    def run(image: Image) -> Floats:
        with torch.inference_mode():
            batch = torch.from_numpy(image)[None].to(device)
            return np.asarray(model(batch)[0].float().cpu().numpy(), np.float32)

    return run
