"""Take the corner network's weights from an exported file, so that a run can begin with them.

The export folds each batch norm into the convolution before it. The folded kernels are exact, so
the network answers as the file does. The statistics of the batch norms are lost in the fold: new
ones are measured over given views, so that training normalises by what the layers compute.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.corners.model import CornerNet

EPSILON = nn.BatchNorm2d(1).eps


def network_from_onnx(weights: Path) -> CornerNet:
    """Return a network that answers as the file does; its batch norms only add the biases."""
    graph = onnx.load(str(weights)).graph
    values = {item.name: torch.tensor(numpy_helper.to_array(item)) for item in graph.initializer}
    network = CornerNet()
    state = network.state_dict()
    for node in graph.node:
        if node.op_type in ("Conv", "Gemm"):
            layer = _layer(node.name)
            kernel, bias = (values[name] for name in node.input[1:3])
            state[f"{layer}.weight"] = kernel
            if f"{layer}.bias" in state:
                state[f"{layer}.bias"] = bias
            else:
                block, _, index = layer.rpartition(".")
                norm = f"{block}.{int(index) + 1}"
                state[f"{norm}.bias"] = bias
                state[f"{norm}.weight"] = (state[f"{norm}.running_var"] + EPSILON).sqrt()
    network.load_state_dict(state)
    return network.eval()


def _layer(node: str) -> str:
    """`/network/fine/fine.2/body/body.0/Conv` to `fine.2.body.0`, the name of its module."""
    names: list[str] = []
    for part in node.split("/")[2:-1]:
        if names and part.startswith(f"{names[-1]}."):
            names[-1] = part
        else:
            names.append(part)
    return ".".join(names)


@torch.no_grad()
def fit_norms(network: CornerNet, views: Tensor) -> None:
    """Set the statistics of all batch norms to those of normalised views (N, 3, 64, 160).

    Scales and biases are changed with them, so that the network answers as before.
    """
    norms = {name: part for name, part in network.named_modules() if type(part) is nn.BatchNorm2d}
    inputs: dict[nn.Module, Tensor] = {}
    hooks = [
        norm.register_forward_hook(lambda norm, given, _out: inputs.update({norm: given[0]}))
        for norm in norms.values()
    ]
    network.eval()(views)
    for hook in hooks:
        hook.remove()
    state = network.state_dict()
    for name, norm in norms.items():
        mean, variance = inputs[norm].mean((0, 2, 3)), inputs[norm].var((0, 2, 3))
        scale = state[f"{name}.weight"] / (state[f"{name}.running_var"] + EPSILON).sqrt()
        state[f"{name}.bias"] += scale * (mean - state[f"{name}.running_mean"])
        state[f"{name}.weight"] = scale * (variance + EPSILON).sqrt()
        state[f"{name}.running_mean"] = mean
        state[f"{name}.running_var"] = variance
    network.load_state_dict(state)
