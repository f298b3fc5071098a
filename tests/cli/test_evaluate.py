"""``galaxy-alpr eval`` and ``bench`` print figures of the engine that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galaxy_alpr.cli import bench, evaluate
from galaxy_alpr.settings import Settings
from tests.cli.conftest import Run
from tests.fake_engine import FakeEngine, photo


@pytest.fixture
def scenes(pictures: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def fake(_settings: Settings) -> FakeEngine:
        return FakeEngine()

    monkeypatch.setattr(evaluate, "build_engine", fake)
    monkeypatch.setattr(bench, "build_engine", fake)
    folder = pictures / "set" / "gate"
    (folder / "images").mkdir(parents=True)
    rows = []
    for name, text in (("a.png", "B1234XYZ"), ("b.png", "D1DK")):
        (folder / "images" / name).write_bytes(photo("B1234XYZ"))
        plates = [{"box": [0, 0, 320, 240], "text": text}]
        row = {"image": name, "split": "dev", "plates": plates, "plates_source": "human"}
        rows.append({**row, "region": "ID"} if text == "D1DK" else row)
    (folder / "labels.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return pictures / "set"


def test_figures_of_a_known_set(scenes: Path, run: Run) -> None:
    result = run("eval", scenes, "--json", scenes / "f.json", "--html", scenes / "worst.html")
    assert result.exit_code == 0, result.stderr
    (figures,) = json.loads((scenes / "f.json").read_text())
    exact = figures["end_to_end"]["all"]["exact"]
    assert (exact["hits"], exact["total"]) == (1, 2)
    assert figures["end_to_end"]["gate"]["wrong_reads_per_image"] == 0.5
    assert figures["end_to_end"]["region ID"]["exact"]["total"] == 1
    assert "0.500" in result.stdout
    page = (scenes / "worst.html").read_text()
    assert "D1DK" in page
    assert "data:image/jpeg;base64," in page


def test_two_engines_and_degradations_stand_side_by_side(scenes: Path, run: Run) -> None:
    file = scenes / "f.json"
    result = run("eval", scenes, "--engine", "auto,rapidocr", "--degrade", "--json", file)
    assert result.exit_code == 0, result.stderr
    figures = json.loads(file.read_text())
    assert {item["engine"] for item in figures} == {"auto", "rapidocr"}
    assert len(figures) == 14


def test_empty_split_is_refused(scenes: Path, run: Run) -> None:
    assert run("eval", scenes, "--split", "test").exit_code == 2


def test_bench_prints_latency(scenes: Path, run: Run) -> None:
    result = run("bench", scenes / "gate" / "images" / "a.png", "--repeat", "2")
    assert result.exit_code == 0
    assert "latency p50 / p95" in result.stdout
