"""Which files ``galaxy-alpr read`` tries, where it prints, and its exit status."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from galaxy_alpr.cli import app
from galaxy_alpr.cli.work.reading import files, readers
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.settings import Settings
from tests.cli.conftest import Run
from tests.fake_engine import FakeEngine, photo

FORMATS = ["table", "json", "jsonl", "csv"]


def test_a_picture_comes_from_standard_input(pictures: Path, run: Run) -> None:
    del run  # its engine is used
    data = (pictures / "one.png").read_bytes()
    result = CliRunner().invoke(app, ["read", "-", "--format", "jsonl"], input=data)
    item = json.loads(result.stdout)
    assert result.exit_code == 0
    assert item["file"] == "-"
    assert item["detections"][0]["plate"]["text"] == "B1234XYZ"


@pytest.mark.usefixtures("pictures")
def test_standard_input_is_read_once(run: Run) -> None:
    assert run("read", "-", "-").exit_code == 2


@pytest.mark.parametrize("ending", ["json", "jsonl", "csv"])
def test_readings_are_written_to_a_file_in_the_format_of_its_ending(
    pictures: Path, run: Run, ending: str
) -> None:
    printed = run("read", "one.png", "--format", ending).stdout
    result = run("read", "one.png", "--output", f"out.{ending}")
    assert (result.exit_code, result.stdout) == (0, "")
    written = (pictures / f"out.{ending}").read_text(encoding="utf-8")
    if ending == "csv":
        assert written == printed
    else:
        assert '"text": "B1234XYZ"' in written


@pytest.mark.parametrize("output", ["one.png", "nowhere/out.csv"])
def test_a_wrong_output_is_refused_before_anything_is_read(
    pictures: Path, run: Run, output: str
) -> None:
    before = (pictures / "one.png").read_bytes()
    assert run("read", "one.png", "--output", output).exit_code == 2
    assert (pictures / "one.png").read_bytes() == before


def test_files_that_are_not_tried_are_named_with_the_reason(pictures: Path, run: Run) -> None:
    folder = pictures / "mixed"
    (folder / "empty").mkdir(parents=True)
    (folder / "one.png").write_bytes(photo("B1234XYZ"))
    for name in ("a.avif", "b.CR2", "c.txt", "noending"):
        (folder / name).write_bytes(b"no picture")
    result = run("read", "mixed", "mixed/empty", "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 1
    said = result.stderr.splitlines()
    for name, reason in {
        "a.avif": "AVIF",
        "b.CR2": "RAW",
        "c.txt": ".txt is not the ending",
        "noending": "no ending",
        "empty": "no picture in this folder",
    }.items():
        assert any(f"{name}: not tried: " in line and reason in line for line in said), name


def test_pictures_that_are_left_out_change_the_exit_status(pictures: Path, run: Run) -> None:
    (pictures / "notes.txt").write_text("text")
    (pictures / "photo.nef").write_bytes(b"II*\0 a raw file, whose small preview must not be read")
    assert run("read", "one.png", "photo.nef").exit_code == 3
    assert run("read", "photo.nef").exit_code == 3
    assert run("read", "broken.jpg", "photo.nef").exit_code == 1
    assert run("read", "sub").exit_code == 0


def test_heic_names_its_package_where_it_is_missing(
    pictures: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pictures / "phone.HEIC").write_bytes(b"...")
    monkeypatch.setattr(files, "can_decode_heif", lambda: False)
    result = run("read", "phone.HEIC")
    assert result.exit_code == 3
    assert "galaxy-alpr[heic]" in result.stderr


def test_quiet_prints_errors_only(pictures: Path, run: Run) -> None:
    (pictures / "sub" / "notes.txt").write_text("text")
    result = run("read", "sub", "broken.jpg", "--quiet", "--format", "jsonl")
    assert "notes.txt" not in result.stderr
    assert "broken.jpg" in result.stderr


def test_several_jobs_print_in_the_order_of_the_files(pictures: Path, run: Run) -> None:
    names = [f"{number:02}.png" for number in range(20)]
    for name in names:
        (pictures / name).write_bytes(photo(f"B{name[:2]}XYZ"))
    result = run("read", *names, "--jobs", "4", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["file"] for row in rows] == names
    assert [row["plate"] for row in rows] == [f"B{name[:2]}XYZ" for name in names]


def test_several_jobs_store_everything(pictures: Path, run: Run) -> None:
    names = [f"{number:02}.png" for number in range(12)]
    for name in names:
        (pictures / name).write_bytes(photo("B1234XYZ"))
    assert run("read", *names, "--jobs", "8", "--store").exit_code == 0
    assert sorted(_stored_names(pictures)) == names


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("store", [[], ["--store"]])
def test_a_name_that_is_not_utf_8_is_printed(
    pictures: Path, run: Run, format: str, store: list[str]
) -> None:
    name = os.fsdecode(b"gate\xff\x1b.png")
    try:
        (pictures / name).write_bytes(photo("B1234XYZ"))
    except OSError as error:
        pytest.skip(f"this file system has no such names: {error}")
    result = run("read", name, "--format", format, *store)
    assert result.exit_code == 0
    assert r"gate\xff" in result.stdout or r"gate\\xff" in result.stdout
    if format == "table":
        assert "\x1b" not in result.stdout
    if store:
        assert _stored_names(pictures) == ["gate\\xff\x1b.png"]


def test_an_error_prints_names_as_they_are(pictures: Path, run: Run) -> None:
    (pictures / "[red]:car:.jpg").write_bytes(b"no picture")
    name = os.fsdecode(b"\xff.jpg")
    result = run("read", "[red]:car:.jpg", name, "one.png", "--format", "table")
    assert "[red]:car:.jpg: " in result.stderr
    assert r"\xff.jpg: " in result.stderr
    assert result.exit_code == 1


@pytest.mark.usefixtures("pictures")
def test_options_replace_the_settings_of_the_engine(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[Settings] = []

    def build(settings: Settings) -> FakeEngine:
        used.append(settings)
        return FakeEngine()

    monkeypatch.setenv("GALAXY_RECOGNIZER", "tesseract")
    monkeypatch.setenv("GALAXY_ENGINE_THREADS", "3")
    monkeypatch.setattr(readers, "build_engine", build)
    options = ("--detector", "rapidocr", "--input-size", "320", "--no-second-look")
    assert run("read", "one.png", *options, "--min-confidence", "0.5").exit_code == 0
    (settings,) = used
    assert (settings.detector, settings.recognizer) == ("rapidocr", "tesseract")
    assert (settings.detector_input_size, settings.detector_second_look) == (320, False)
    assert (settings.min_confidence, settings.engine_threads) == (0.5, 3)


def _stored_names(pictures: Path) -> list[str]:
    engine = make_engine(f"sqlite:///{pictures / 'data' / 'galaxy_alpr.db'}")
    try:
        with make_sessionmaker(engine)() as session:
            return [name or "" for name in session.scalars(select(DetectionSession.file_name))]
    finally:
        engine.dispose()
