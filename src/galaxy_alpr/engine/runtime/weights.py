"""The locations of networks and manifests, and the check of a network's file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from galaxy_alpr.engine.runtime.manifests import (
    AnyManifest,
    CornersManifest,
    DetectorManifest,
    NetworkManifest,
    ReaderManifest,
    parse_manifest,
)
from galaxy_alpr.engine.runtime.yaml_text import parse_yaml
from galaxy_alpr.errors import EngineUnavailable, ModelError


def bundled_weights() -> Path:
    """Return the folder of the networks that ship with the package."""
    return Path(str(files("galaxy_alpr"))) / "weights"


def find_default(kind: type[AnyManifest], folder: Path) -> tuple[AnyManifest, Path] | None:
    """Return the manifest in ``folder`` that is its task's default, and its network's path.

    Raises ``ModelError`` when a manifest is not valid.
    """
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        if content.get("default") and content.get("task") == kind.model_fields["task"].default:
            manifest = parse_manifest(kind, content, path)
            return manifest, path.parent / manifest.file
    return None


def manifest_beside(network: Path, suffixes: Iterable[str] = (".yaml", ".yml")) -> Path | None:
    """Return the YAML file in a network's folder that has its name and one of ``suffixes``."""
    for suffix in suffixes:
        candidate = network.with_name(network.stem + suffix)
        if candidate.is_file():
            return candidate
    return None


def read_manifest(path: Path) -> NetworkManifest | None:
    """Read a manifest; ``None`` for another YAML file, which has no ``task``.

    Raises ``EngineUnavailable`` or ``ModelError``.
    """
    content = read_yaml(path)
    if content.get("task") == "detect":
        return parse_manifest(DetectorManifest, content, path)
    if content.get("task") == "corners":
        return parse_manifest(CornersManifest, content, path)
    if content.get("task") == "read":
        return parse_manifest(ReaderManifest, content, path)
    return None


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping. Raises ``EngineUnavailable`` or ``ModelError``."""
    try:
        content = parse_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineUnavailable(f"The manifest {path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise ModelError(f"The manifest {path.name} is not valid YAML: {error}.") from error
    if not isinstance(content, dict):
        raise ModelError(f"The manifest {path.name} must contain a mapping.")
    return content


def check_file(network: Path, sha256: str | None) -> None:
    """Check that a network's file exists and, if ``sha256`` is given, has that checksum.

    Raises:
        EngineUnavailable: there is no such file.
        ModelError: its checksum is another one.
    """
    if not network.is_file():
        raise EngineUnavailable(f"There is no model file at {network}.")
    if sha256 is None:
        return
    with network.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ModelError(
            f"{network.name} is not the file its manifest describes: its sha256 is {found[:12]}…, "
            f"expected {sha256[:12]}…."
        )
