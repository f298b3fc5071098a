"""Errors of programs that use the library: what their authors can do better."""

from __future__ import annotations

from galaxy_alpr.errors.base import AlprError
from galaxy_alpr.errors.requests import InvalidImage


class WrongImageType(InvalidImage, TypeError):
    """What was given as an image is none, or is an array of another shape or type."""


class PackageMissing(AlprError, ImportError):
    """A package that is not a dependency is needed; the text says how to install it."""

    code = "package_missing"
