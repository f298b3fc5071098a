"""The one type of images inside, and its check."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.errors import WrongImageType

BgrImage = NDArray[np.uint8]
"""An image: shape (H, W, 3), dtype uint8, channel order blue, green, red."""


def check_image(image: object) -> BgrImage:
    """Return ``image``; raise ``WrongImageType`` unless it is a (H, W, 3) uint8 array."""
    wanted = "an array of shape (height, width, 3) and type uint8 is needed"
    if not isinstance(image, np.ndarray):
        raise WrongImageType(f"{wanted}, not {type_name(image)}")
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise WrongImageType(f"{wanted}, not one of shape {image.shape} and type {image.dtype}")
    return image


def type_name(value: object) -> str:
    """Return the name of a value's class with its module, ``torch.Tensor``."""
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
