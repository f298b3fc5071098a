"""The mean of several states of one network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor


def mean_weights(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Mean of state dictionaries with the same names and shapes; counts are the last one's.

    The mean of several points that an optimizer visits can do better than each of them
    (Izmailov et al., 2018).
    """
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0)
        if value.is_floating_point()
        else value
        for name, value in states[-1].items()
    }
