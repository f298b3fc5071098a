"""Every training module parses and imports names that exist, also where PyTorch is absent."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from functools import cache
from pathlib import Path

import pytest

import training

ROOT = Path(training.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))


def name_of(path: Path) -> str:
    """The dotted name of a module of this package."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def names_in(module: str) -> frozenset[str]:
    """Names that a training module defines or imports at its top level, read without running it."""
    spec = importlib.util.find_spec(module)
    assert spec is not None, f"there is no {module}"
    assert spec.origin is not None
    names: set[str] = set()
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (n for target in targets for n in ast.walk(target)):
                if isinstance(part, ast.Name):
                    names.add(part.id)
    return frozenset(names)


def exists(module: str) -> bool:
    """Whether there is a module, without running it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # nor the package that it would be in
        return False


def has(module: str, name: str) -> bool:
    """Whether a module of the product or of this package has a name or a submodule of that name."""
    if not exists(module):
        return False
    if module.split(".")[0] == "training":
        known = name in names_in(module)
    else:
        known = hasattr(importlib.import_module(module), name)
    return known or exists(f"{module}.{name}")


def test_a_missing_name_is_noticed() -> None:
    assert has("training.synthetic", "degrade")
    assert has("galaxy_alpr.types", "ImageResult")
    assert not has("training.synthetic.degrade", "absent")
    assert not has("galaxy_alpr.absent.types", "ImageResult")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imported_names_exist(path: Path) -> None:
    missing = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
        if node.module.split(".")[0] in ("galaxy_alpr", "training")
        and not has(node.module, alias.name)
    ]
    assert not missing


def test_files_and_folders_are_small() -> None:
    for folder in {path.parent for path in MODULES}:
        assert len(list(folder.glob("*.py"))) < 16, folder
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, path
