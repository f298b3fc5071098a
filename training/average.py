"""The moving average of a network's weights, which is measured and shipped."""

from __future__ import annotations

import copy
import math
from typing import Generic, TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)


class Average(Generic[Network]):
    """Exponential moving average of a network's weights and buffers."""

    def __init__(self, network: Network, decay: float) -> None:
        self.decay = decay
        self.network = copy.deepcopy(network)
        self.network.eval().requires_grad_(False)
        self.updates = 0

    def update(self, network: Network) -> None:
        """Move the average towards the network."""
        self.updates += 1
        keep = self.decay * (1 - math.exp(-self.updates / 400))
        ours, theirs = (
            [v for v in n.state_dict().values() if v.dtype.is_floating_point]
            for n in (self.network, network)
        )
        with torch.no_grad():
            torch._foreach_lerp_(ours, theirs, 1 - keep)
