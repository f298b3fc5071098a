"""One network as an ONNX file that answers as PyTorch does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from training.detector.thirdparty import make_session

TOLERANCE = 1e-3


class ParityError(RuntimeError):
    """The ONNX file's results differ from those of PyTorch."""


def write_onnx(network: nn.Module, target: Path, shape: tuple[int, int, int], output: str) -> float:
    """Write a network to a file with a dynamic batch; return the largest difference from PyTorch.

    The input ``images`` is a uint8 (N, *shape) tensor. Raises ``ParityError`` if the difference is
    above ``TOLERANCE``; no file is written then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_suffix(".part")
    torch.onnx.export(
        network,
        (torch.zeros(2, *shape, dtype=torch.uint8),),
        str(scratch),
        input_names=["images"],
        output_names=[output],
        dynamic_axes={"images": {0: "n"}, output: {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(scratch))
    session = make_session(scratch)
    rng = np.random.default_rng(3)
    worst = 0.0
    for count in (1, 5):
        images = rng.integers(0, 256, (count, *shape), dtype=np.uint8)
        with torch.inference_mode():
            expected = network(torch.from_numpy(images)).numpy()
        worst = max(worst, float(np.abs(session.run(None, {"images": images})[0] - expected).max()))
    if not worst <= TOLERANCE:
        scratch.unlink()
        raise ParityError(f"ONNX differs from torch by {worst:.2g}, allowed {TOLERANCE:.2g}")
    scratch.replace(target)
    return worst
