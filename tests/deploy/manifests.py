"""The manifests of ``deploy/kubernetes``, and what refers to what in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.deploy.names import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
BASE, EXAMPLE = FOLDER / "base", FOLDER / "overlays" / "example"
NAME = "app.kubernetes.io/name"
APPS = {"galaxy-alpr-api", "galaxy-alpr-engine-worker", "galaxy-alpr-camera-worker"}
Manifest = dict[str, Any]


def load(folder: Path) -> list[Manifest]:
    """Return the manifests that the kustomization of a folder names in it."""
    files = [name for name in kustomization(folder)["resources"] if not name.startswith("..")]
    texts = ((folder / name).read_text("utf-8") for name in files)
    return [document for text in texts for document in yaml.safe_load_all(text)]


def manifest(file: Path) -> Manifest:
    """Return the only manifest of a file."""
    document: Manifest = yaml.safe_load(file.read_text("utf-8"))
    return document


def kustomization(folder: Path) -> Manifest:
    """Return the kustomization of a folder."""
    return manifest(folder / "kustomization.yaml")


MANIFESTS = load(BASE)


def of_kind(*kinds: str) -> dict[str, Manifest]:
    """Return the specifications of the base's manifests of some kinds, by name."""
    return {one["metadata"]["name"]: one["spec"] for one in MANIFESTS if one["kind"] in kinds}


WORKLOADS = of_kind("Deployment", "StatefulSet")
PODS = {name: spec["template"]["spec"] for name, spec in WORKLOADS.items()}
LABELS = {name: spec["template"]["metadata"]["labels"] for name, spec in WORKLOADS.items()}


def containers(pod: Manifest) -> list[Manifest]:
    """Return all containers of a pod, those that run before the others too."""
    return [*pod.get("initContainers", ()), *pod["containers"]]


def selected(selector: Manifest) -> set[str]:
    """Return the workloads whose pods a selector selects."""
    labels = selector.get("matchLabels", {} if "matchExpressions" in selector else selector)
    names = {name for name, own in LABELS.items() if labels.items() <= own.items()}
    for rule in selector.get("matchExpressions", ()):
        assert rule["operator"] == "In"
        assert set(rule["values"]) <= {own[NAME] for own in LABELS.values()}
        names &= {name for name, own in LABELS.items() if own.get(rule["key"]) in rule["values"]}
    return names


def ports(workload: str) -> dict[str, int]:
    """Return the ports of a workload's pods by name."""
    found = (port for one in PODS[workload]["containers"] for port in one.get("ports", ()))
    return {port["name"]: port["containerPort"] for port in found}
