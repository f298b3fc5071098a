"""The library's public names and imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

import galaxy_alpr


def test_every_public_name_is_there() -> None:
    for name in galaxy_alpr.__all__:
        assert getattr(galaxy_alpr, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = galaxy_alpr.nonsense  # type: ignore[attr-defined]


def test_importing_the_package_loads_no_runtime() -> None:
    code = (
        "import sys, galaxy_alpr, galaxy_alpr.types, galaxy_alpr.errors;"
        "heavy = {'cv2', 'onnxruntime', 'PIL', 'rapidocr'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_optional_package_is_imported_by_the_default_engine() -> None:
    code = (
        "import sys; from galaxy_alpr import load_engine; load_engine('rapidocr', 'rapidocr');"
        "heavy = {'ultralytics', 'fast_alpr', 'pytesseract', 'httpx2', 'torch'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
