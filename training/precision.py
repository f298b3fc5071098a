"""Which number type a machine trains quickest in."""

from __future__ import annotations

import torch


def computes_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is the quicker type: a processor without it takes several times as long.

    oneDNN calls it supported on any AVX-512, where it is emulated: ask for the instructions.
    """
    if device.type == "cpu":
        return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
    return True
