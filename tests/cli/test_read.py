"""``galaxy-alpr read`` prints what is in the pictures and says what could not be read."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest
from sqlalchemy import select

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import DetectionSession, Plate
from galaxy_alpr.types import BgrImage, ImageResult
from tests.cli.conftest import Run
from tests.fake_engine import FakeEngine

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_csv_has_a_line_a_detection(pictures: Path, run: Run) -> None:
    result = run("read", "one.png", "sub", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert [Path(row["file"]).name for row in rows] == ["one.png", "two.png", "two.png"]
    assert rows[0]["plate"].replace(" ", "") == "B1234XYZ"
    assert rows[2]["plate"] == ""
    assert rows[2]["reason"] != ""
    assert pictures.is_dir()


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_holds_everything(run: Run, name: str) -> None:
    result = run("read", "one.png", "--format", name)
    (item,) = json.loads(result.stdout) if name == "json" else [json.loads(result.stdout)]
    (detection,) = item["detections"]
    assert detection["kind"] == "vehicle_with_plate"
    assert detection["plate"]["text"] == "B1234XYZ"
    assert len(detection["plate"]["box"]) == 4


@pytest.mark.usefixtures("pictures")
def test_table_shows_plates_whole(run: Run) -> None:
    assert "B1234XYZ" in run("read", "one.png").stdout


def test_a_table_in_a_pipe_is_not_cut(pictures: Path, run: Run) -> None:
    name = f"{'long-' * 30}name.png"
    (pictures / "one.png").rename(pictures / name)
    assert name in run("read", name).stdout


def test_no_cell_of_the_csv_is_a_formula(pictures: Path, run: Run) -> None:
    (pictures / "one.png").rename(pictures / "=1+1.png")
    assert "'=1+1.png,B1234XYZ" in run("read", "=1+1.png", "--format", "csv").stdout


@pytest.mark.usefixtures("pictures")
def test_globs_are_expanded(run: Run) -> None:
    result = run("read", "**/*.png", "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("path", ["broken.jpg", "gone.jpg"])
def test_unreadable_file_is_named_and_the_others_are_read(run: Run, path: str) -> None:
    result = run("read", path, "one.png", "--format", "jsonl")
    assert result.exit_code == 1
    assert path in result.stderr
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.usefixtures("pictures")
def test_no_pictures_is_an_error(run: Run) -> None:
    result = run("read", "*.webp")
    assert result.exit_code == 1
    assert "no pictures" in result.stderr


def test_annotated_pictures_are_saved(pictures: Path, run: Run) -> None:
    run("read", "one.png", "--save-annotated", pictures / "out")
    saved = cv2.imread(str(pictures / "out" / "one.annotated.jpg"))
    assert saved is not None
    assert saved.shape == (240, 320, 3)


def test_annotated_pictures_of_one_name_are_all_kept(pictures: Path, run: Run) -> None:
    (pictures / "sub" / "one.png").write_bytes((pictures / "one.png").read_bytes())
    run("read", "one.png", "sub/one.png", "--save-annotated", pictures / "out")
    names = sorted(path.name for path in (pictures / "out").iterdir())
    assert names == ["one.annotated-2.jpg", "one.annotated.jpg"]


def test_store_keeps_readings_like_uploads(pictures: Path, run: Run) -> None:
    assert run("read", "one.png", "--store", "--format", "jsonl").exit_code == 0
    engine = make_engine(f"sqlite:///{pictures / 'data' / 'galaxy_alpr.db'}")
    with make_sessionmaker(engine)() as session:
        row = session.scalars(select(DetectionSession)).one()
        assert row.source == "cli"
        assert row.file_name == "one.png"
        assert (pictures / "data" / "outputs" / str(row.image_path)).is_file()
        assert session.scalars(select(Plate.text)).one() == "B1234XYZ"
    engine.dispose()


@pytest.mark.usefixtures("pictures")
def test_unknown_location_stores_nothing(run: Run) -> None:
    result = run("read", "one.png", "--store", "--location", "Gate 9")
    assert result.exit_code == 1
    assert "Gate 9" in result.stderr


@pytest.mark.usefixtures("pictures")
def test_location_without_store_is_refused(run: Run) -> None:
    assert run("read", "one.png", "--location", "1").exit_code == 2


def test_default_engine_reads_the_examples(tmp_path: Path) -> None:
    """The whole command as installed, with the engine a user gets."""
    plates = {"jakarta.jpg": "B1234XYZ", "bandung.jpg": "D8705QK", "taxi.jpg": "L1098UB"}
    pictures = [str(EXAMPLES / name) for name in plates]
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_alpr", "read", *pictures, "--format", "csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = csv.DictReader(io.StringIO(done.stdout))
    assert {Path(row["file"]).name: row["plate"].replace(" ", "") for row in rows} == plates


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("store", [[], ["--store"]])
def test_an_unknown_country_is_refused_before_anything_is_read(run: Run, store: list[str]) -> None:
    result = run("read", "one.png", "--country", "id", "--country", "ZZ", *store)
    assert result.exit_code == 2
    assert "'ZZ' is no country" in result.stderr
    result = run("read", "one.png", "--country", "IDN", *store)
    assert result.exit_code == 2
    assert "did you mean 'ID'?" in " ".join(result.stderr.split())


def test_a_picture_that_fails_unexpectedly_does_not_cost_the_others(
    pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    analyze = FakeEngine.analyze

    def fail_once(engine: FakeEngine, image: BgrImage, countries: object = None) -> ImageResult:
        monkeypatch.setattr(FakeEngine, "analyze", analyze)
        raise ZeroDivisionError(f"a bug at {image.shape}, {countries}, {engine}")

    monkeypatch.setattr(FakeEngine, "analyze", fail_once)
    result = run("read", "one.png", "sub/two.png", "--format", "jsonl")
    assert result.exit_code == 1
    assert "two.png" in result.stdout
    assert "one.png: unexpected error" in caplog.text
    assert pictures.is_dir()
