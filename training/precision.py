"""The number type in which a machine trains fastest."""

from __future__ import annotations

import os
import platform

import torch


def computes_bfloat16(device: torch.device) -> bool:
    """Return whether bfloat16 is faster: a processor without it takes several times as long.

    oneDNN reports support on any AVX-512, where it is emulated, so the instructions are tested for.
    """
    if device.type == "cpu":
        return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
    return True


def machine() -> str:
    """Return a manifest's description of this machine: cores and number type."""
    kind = "bfloat16" if computes_bfloat16(torch.device("cpu")) else "float32"
    return f"{os.cpu_count()} {platform.machine()} cores, {kind}"
