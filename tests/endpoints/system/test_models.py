"""``GET /api/models``: the models in use with their figures."""

from __future__ import annotations

import json
from pathlib import Path

from galaxy_alpr.engine.runtime.weights import bundled_weights, read_yaml
from galaxy_alpr.main import create_app
from galaxy_alpr.types import EngineInfo
from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY, make_settings
from tests.fake_engine import FakeEngine

pytestmark = SQLITE_ONLY

DETECTOR = read_yaml(bundled_weights() / "galaxy-detector.yaml")
CORNERS = read_yaml(bundled_weights() / "galaxy-corners.yaml")
READER = read_yaml(bundled_weights() / "galaxy-reader.yaml")


class BundledEngine(FakeEngine):
    """Has the names of the bundled models."""

    @property
    def info(self) -> EngineInfo:
        detector, corners, reader = (
            f"{model['name']} {model['version']}" for model in (DETECTOR, CORNERS, READER)
        )
        return EngineInfo(f"{detector} + {corners}", f"{reader} + rapidocr")


def test_bundled_models_have_all_their_facts(data_dir: Path, database_url: str) -> None:
    settings = make_settings(data_dir, database_url)
    with TestClient(create_app(settings, engine=BundledEngine())) as client:
        detector, corners, reader, second = client.get("/api/models").json()
    for model, part, manifest in (
        (detector, "detector", DETECTOR),
        (corners, "corners", CORNERS),
        (reader, "recognizer", READER),
    ):
        assert model["part"] == part
        for name in ("name", "version", "file", "sha256", "license", "metrics"):
            assert model[name] == json.loads(json.dumps(manifest[name])), name
        assert model["file_bytes"] == (bundled_weights() / manifest["file"]).stat().st_size
        assert len(model["training_data"]) == len(manifest["data"])
        assert model["input"]["width"] == manifest["input"]["width"]
    assert detector["labels"] == DETECTOR["labels"]
    assert detector["thresholds"] == DETECTOR["thresholds"]
    assert (corners["labels"], corners["thresholds"], corners["alphabet"]) == ([], {}, None)
    assert reader["alphabet"] == READER["alphabet"]
    assert second["name"] == "rapidocr"
    assert (second["version"], second["sha256"], second["metrics"]) == (None, None, {})


def test_models_without_a_manifest_are_named(client: TestClient) -> None:
    assert [(model["part"], model["name"]) for model in client.get("/api/models").json()] == [
        ("detector", "fake-detector"),
        ("recognizer", "fake-recognizer"),
    ]
