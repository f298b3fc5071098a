"""The library's public names and imports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

import pytest

import galaxy_alpr
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.runtime.core_share import CoreShare

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

PARTS_OF_THE_SERVICE = {DecodeProcesses, CoreShare}
"""What the service and `load_engine` hand over; programs leave these arguments out."""

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
    assert {*vars(galaxy_alpr)["_MODULES"], "__version__"} == set(galaxy_alpr.__all__)


def test_every_public_name_is_there() -> None:
    for name in galaxy_alpr.__all__:
        assert getattr(galaxy_alpr, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = galaxy_alpr.nonsense  # type: ignore[attr-defined]


def types_in(hint: Any) -> set[type]:
    """Return the classes of ours that a type hint names."""
    named = {hint} if isinstance(hint, type) and not get_args(hint) else set[type]()
    return named.union(*map(types_in, get_args(hint)))


def test_every_type_that_a_public_one_has_is_public() -> None:
    public = {getattr(galaxy_alpr, name) for name in galaxy_alpr.__all__}
    calls: list[Callable[..., Any]] = [
        galaxy_alpr.load_engine,
        galaxy_alpr.load_image,
        galaxy_alpr.decode_image,
    ]
    calls += [galaxy_alpr.annotate, galaxy_alpr.crop_plate, galaxy_alpr.AlprEngine.analyze_batch]
    calls += [galaxy_alpr.AlprEngine.__init__, galaxy_alpr.AlprEngine.analyze]
    values = [kind for kind in public if is_dataclass(kind)]
    hints = [hint for item in (*calls, *values) for hint in get_type_hints(item).values()]
    ours = {
        kind
        for hint in hints
        for kind in types_in(hint)
        if kind.__module__.startswith("galaxy_alpr.")
    }
    assert len(ours) > 20
    assert ours - public - PARTS_OF_THE_SERVICE == set()


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
