"""Who installs the wheel has all that the service needs to run, the built dashboard among it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "galaxy_alpr"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of the files in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["dashboard", "api_docs", "weights", "countries", "db"])
def test_the_wheel_holds_every_file_of(folder: str, packed: set[str]) -> None:
    files = [
        path.relative_to(PACKAGE.parent).as_posix()
        for path in (PACKAGE / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert files
    assert [name for name in files if name not in packed] == []


def test_the_wheel_says_that_it_has_types(packed: set[str]) -> None:
    assert "galaxy_alpr/py.typed" in packed


def test_the_wheel_has_nothing_beside_the_package(packed: set[str]) -> None:
    tops = {name.split("/")[0] for name in packed}
    assert "galaxy_alpr" in tops
    assert all(top == "galaxy_alpr" or top.endswith(".dist-info") for top in tops)
