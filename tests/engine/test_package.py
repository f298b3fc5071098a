"""The library's public names and imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

import galaxy_alpr

PUBLIC = """
AlprEngine AlprError Analyzer BgrImage BoundingBox ColorName Completeness CornerFinder
DetectedObjects Detection DetectionKind DetectionResult Detector EngineInfo EngineUnavailable
FailedImage GeminiOptions ImageLimits ImageResult ImageSource InvalidImage ModelError OcrResult
PackageMissing Pairing PairingMethod PayloadTooLarge PictureNote PlatePosition PlateQuality
PlateRecognizer PlateResult PlateType Point Quad Region TextCandidate Unavailable UnknownCountry
UnreadReason UnsupportedMediaType ValidationFailed VehicleClass VehicleResult WrongImageType
__version__ annotate crop_plate decode_image load_engine load_image
"""
"""A name that is removed or renamed breaks programs that use the library."""

HEAVY = {
    *("alembic", "cv2", "fastapi", "numpy", "onnxruntime", "PIL", "pydantic"),
    *("rapidocr", "sqlalchemy", "starlette", "yaml"),
}


def modules_after(code: str) -> set[str]:
    """Return the packages that a new interpreter has imported after ``code``."""
    program = f"{code}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return set(done.stdout.split())


def test_the_public_names_are_these() -> None:
    assert sorted(galaxy_alpr.__all__) == sorted(PUBLIC.split())
    assert set(galaxy_alpr.__all__) <= set(dir(galaxy_alpr))


def test_every_public_name_is_there() -> None:
    for name in galaxy_alpr.__all__:
        assert getattr(galaxy_alpr, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = galaxy_alpr.nonsense  # type: ignore[attr-defined]


def test_every_error_and_type_that_a_public_call_has_is_public() -> None:
    for name in galaxy_alpr.__all__:
        value = getattr(galaxy_alpr, name)
        if isinstance(value, type):
            assert value.__name__ == name


def test_importing_the_package_imports_nothing_heavy() -> None:
    assert not modules_after("import galaxy_alpr") & HEAVY


@pytest.mark.parametrize(
    "names", ["AlprError, UnknownCountry", "BoundingBox, VehicleClass", "__version__"]
)
def test_light_names_import_nothing_heavy(names: str) -> None:
    assert not modules_after(f"from galaxy_alpr import {names}") & HEAVY


def test_types_need_no_models() -> None:
    loaded = modules_after("from galaxy_alpr import ImageResult, AlprError")
    assert not loaded & (HEAVY - {"numpy"})


def test_the_engine_needs_no_web_and_no_database() -> None:
    loaded = modules_after("from galaxy_alpr import load_engine; load_engine(threads=1)")
    assert "cv2" in loaded
    assert not loaded & {"alembic", "fastapi", "sqlalchemy", "starlette", "uvicorn"}


def test_no_optional_package_is_imported_by_the_default_engine() -> None:
    loaded = modules_after(
        "from galaxy_alpr import load_engine; load_engine('rapidocr', 'rapidocr')"
    )
    optional = {"ultralytics", "fast_alpr", "pytesseract", "httpx2", "torch", "supervision"}
    assert not loaded & optional
