"""The optimiser Muon for kernels and matrices, beside AdamW for what is left.

K. Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024): the momentum of
a matrix is made nearly orthogonal by Newton-Schulz steps, so that all its directions are learned at
one rate. Scaled as in J. Liu et al., "Muon is Scalable for LLM Training" (2025), it
takes AdamW's learning rates. ``torch.optim.Muon`` computes in bfloat16 and takes no convolutions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor, nn

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
STEPS = 5
MOMENTUM = 0.95


def orthogonal(matrix: Tensor) -> Tensor:
    """A matrix (m, n) with nearly the same directions and singular values of about one."""
    a, b, c = COEFFICIENTS
    flipped = matrix.shape[0] > matrix.shape[1]
    x: Tensor = matrix.T if flipped else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(STEPS):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if flipped else x


class Muon(torch.optim.Optimizer):
    """Muon on ``kernels`` (two or more dimensions, the first one being outputs), in float32."""

    def __init__(self, kernels: Iterable[nn.Parameter], lr: float, weight_decay: float) -> None:
        super().__init__(kernels, {"lr": lr, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """Move every kernel that has a gradient; returns what ``closure`` gives, if any."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for kernel in group["params"]:
                if kernel.grad is None:
                    continue
                state = self.state[kernel]
                if not state:
                    state["momentum"] = torch.zeros_like(kernel)
                state["momentum"].lerp_(kernel.grad, 1 - MOMENTUM)
                ahead = kernel.grad.lerp(state["momentum"], MOMENTUM).flatten(1)
                scale = 0.2 * max(ahead.shape) ** 0.5
                kernel.mul_(1 - group["lr"] * group["weight_decay"])
                kernel.add_(orthogonal(ahead).view(kernel.shape), alpha=-group["lr"] * scale)
        return loss


def optimizers_for(
    network: nn.Module,
    ends: Sequence[nn.Module],
    rate: float,
    weight_decay: float,
    betas: tuple[float, float],
) -> list[torch.optim.Optimizer]:
    """Muon for hidden kernels and matrices; AdamW for ``ends``, biases, norms and embeddings.

    ``ends`` are the first and the last layers. Only what Muon moves decays; ``betas`` are AdamW's.
    """
    at_ends = {id(p) for end in ends for p in end.parameters()}
    hidden: list[nn.Parameter] = []
    rest: list[nn.Parameter] = []
    for parameter in network.parameters():
        inside = parameter.ndim in (2, 4) and id(parameter) not in at_ends
        (hidden if inside else rest).append(parameter)
    return [
        Muon(hidden, rate, weight_decay),
        torch.optim.AdamW(rest, rate, betas=betas, weight_decay=0.0),
    ]
