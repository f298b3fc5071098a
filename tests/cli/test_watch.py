"""``galaxy-alpr watch``: the passes of a video, with the real engine."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from galaxy_alpr.cli import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "jakarta.jpg"


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of frames in which the example's car comes nearer."""
    folder = tmp_path_factory.mktemp("frames")
    picture = np.asarray(cv2.imread(str(EXAMPLE)), np.uint8)
    for number in range(4):
        matrix = np.array([[0.8 + 0.05 * number, 0, 30 * number], [0, 0.8, 30]], np.float32)
        cv2.imwrite(str(folder / f"{number}.png"), cv2.warpAffine(picture, matrix, (1280, 720)))
    return folder


def test_each_pass_is_a_line(frames: Path) -> None:
    done = CliRunner().invoke(app, ["watch", str(frames), "--every-frame", "--format", "jsonl"])
    assert done.exit_code == 0, done.output
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert (found["pass"], found["final"], found["frames"]) == (1, True, 4)
    assert found["plate"]["text"] == "B1234XYZ"
    assert found["vehicle"] == "car"


def test_a_pass_that_lasts_is_printed_where_wanted(frames: Path) -> None:
    arguments = ["watch", str(frames), "--every-frame", "--provisional", "--show-stats"]
    done = CliRunner().invoke(app, [*arguments, "--format", "csv", "--country", "ID"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["final"] for row in rows] == ["no", "yes"]
    assert {row["plate"] for row in rows} == {"B 1234 XYZ"}
    assert "1 passes, 4 frames analysed, 0 dropped" in done.stderr


def test_the_table_is_for_people(frames: Path) -> None:
    done = CliRunner().invoke(app, ["watch", str(frames), "--every-frame"])
    header, line = done.stdout.splitlines()
    assert header.split()[:4] == ["pass", "from_s", "to_s", "plate"]
    assert "B 1234 XYZ" in line


def test_a_video_among_the_files_that_are_read_has_a_row_for_each_pass(
    frames: Path, tmp_path: Path
) -> None:
    video = tmp_path / "gate.avi"
    writer = cv2.VideoWriter(str(video), cv2.VideoWriter.fourcc(*"MJPG"), 5, (1280, 720))
    for path in sorted(frames.iterdir()):
        writer.write(np.asarray(cv2.imread(str(path)), np.uint8))
    writer.release()
    arguments = ["read", str(video), str(EXAMPLE), "--country", "ID", "--format"]
    done = CliRunner().invoke(app, [*arguments, "csv"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [(Path(row["file"]).name, row["plate"]) for row in rows] == [
        ("gate.avi", "B 1234 XYZ"),
        ("jakarta.jpg", "B 1234 XYZ"),
    ]
    video.write_bytes(b"no video")
    done = CliRunner().invoke(app, ["read", str(video)])
    assert done.exit_code == 1
    assert "The video cannot be read: the source cannot be opened." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nothing.mp4"], "no file, folder or URL of video"),
        (["rtsp://guard:secret@camera/1"], "give user and password apart"),
        (["webcam:0", "--country", "ZZ"], "ZZ"),
    ],
)
def test_wrong_arguments_are_refused(arguments: list[str], reason: str) -> None:
    done = CliRunner().invoke(app, ["watch", *arguments])
    assert done.exit_code == 2
    assert reason in done.output.replace("\n", " ")
    assert "secret" not in done.output


def test_a_file_that_is_no_video_fails_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    done = CliRunner().invoke(app, ["watch", str(broken)])
    assert done.exit_code == 1
    assert "the source cannot be opened" in done.stderr
