"""``galaxy-alpr eval`` and ``bench`` print the figures of an engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galaxy_alpr.cli.work import evaluate
from galaxy_alpr.cli.work.bench import photo as bench
from galaxy_alpr.evaluation.markdown import END, START
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


def test_two_engines_and_degradations_are_side_by_side(scenes: Path, run: Run) -> None:
    file = scenes / "f.json"
    result = run("eval", scenes, "--engine", "auto,rapidocr", "--degrade", "--json", file)
    assert result.exit_code == 0, result.stderr
    figures = json.loads(file.read_text())
    assert {item["engine"] for item in figures} == {"auto", "rapidocr"}
    assert len(figures) == 14


def test_empty_split_is_refused(scenes: Path, run: Run) -> None:
    assert run("eval", scenes, "--split", "test").exit_code == 2


def test_markdown_has_the_main_figures(scenes: Path, run: Run) -> None:
    file = scenes / "figures.md"
    result = run("eval", scenes, "--engine", "auto,rapidocr", "--markdown", file)
    assert result.exit_code == 0, result.stderr
    lines = file.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == (START, END)
    assert lines[1] == "| figure (95 % interval) | auto | rapidocr |"
    share = "0.500 (0.095–0.905)"
    assert f"| plates read end to end, 2 | {share} | {share} |" in lines
    assert "| wrong readings per image, 2 | 0.500 | 0.500 |" in lines


def test_markdown_replaces_only_what_is_between_the_markers(scenes: Path, run: Run) -> None:
    file = scenes / "page.md"
    file.write_text(f"# Title\n{START}\nold\n{END}\nend without newline", encoding="utf-8")
    for _ in range(2):
        assert run("eval", scenes, "--degrade", "--markdown", file).exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"# Title\n{START}\n| figure (95 % interval) | auto |\n")
    assert text.endswith(f"|\n{END}\nend without newline")
    assert "old" not in text
    assert text.count(START) == text.count(END) == 1


@pytest.mark.parametrize("text", ["# Title\n", f"{START}\n", f"{END}\n{START}\n"])
def test_a_page_without_markers_is_not_overwritten(scenes: Path, run: Run, text: str) -> None:
    file = scenes / "page.md"
    file.write_text(text, encoding="utf-8")
    result = run("eval", scenes, "--markdown", file)
    assert result.exit_code == 2
    assert file.read_text(encoding="utf-8") == text


def test_bench_prints_latency(scenes: Path, run: Run) -> None:
    result = run("bench", scenes / "gate" / "images" / "a.png", "--repeat", "2")
    assert result.exit_code == 0
    assert "latency p50 / p95" in result.stdout
