"""Watched folders: a file is taken when it is complete, stored once, and put away."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from galaxy_alpr.ingest.pulls.drops import FolderDrop
from galaxy_alpr.ingest.pulls.values import PullFailed, ReadingPostponed, ReadingRefused
from galaxy_alpr.ingest.pushed.values import PushedReading
from galaxy_alpr.services.ingest.pulls.configs import CONFIGS, FolderPull
from tests.ingest.pushed.forms import golden

SECOND = timedelta(seconds=1)


@dataclass
class Dropped:
    """A watched folder with a clock; ``stored`` has the readings by their event ids."""

    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    stored: dict[str | None, PushedReading] = field(default_factory=dict)
    calls: int = 0
    raises: Exception | None = None
    drop: FolderDrop | None = None

    def watch(self, **values: object) -> None:
        """Begin to watch, as a process that starts."""
        config = CONFIGS.validate_python({"kind": "folder", "folder": str(self.folder), **values})
        assert isinstance(config, FolderPull)
        self.drop = FolderDrop(3, config, self.folder, self._sink)

    def write(self, name: str, data: bytes | None = None) -> Path:
        """Write a file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(golden.picture() if data is None else data)
        return path

    def rounds(self, count: int = 2) -> list[tuple[int, int]]:
        """Run rounds that are a second apart; return what was stored and what failed."""
        assert self.drop is not None
        results = []
        for _ in range(count):
            counts = self.drop.round(self.now)
            results.append((counts.stored, counts.failed))
            self.now += SECOND
        return results

    def files(self) -> set[str]:
        """Return the files below the folder."""
        return {str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file()}

    def _sink(self, source_id: int, reading: PushedReading) -> None:
        assert source_id == 3
        self.calls += 1
        if self.raises is not None:
            raise self.raises
        self.stored[reading.event_id] = reading


@pytest.fixture
def dropped(tmp_path: Path) -> Dropped:
    return Dropped((tmp_path / "in").resolve())


@pytest.mark.parametrize(
    ("how", "name", "camera", "moment", "text"),
    [
        (
            {"preset": "camera_time_plate"},
            "gate-1/in_20261128100000123_B1234XYZ.jpg",
            "gate-1",
            datetime(2026, 11, 28, 10, 0, 0, 123000),  # noqa: DTZ001
            "B1234XYZ",
        ),
        (
            {"preset": "plate_recognizer_stream"},
            "gate-1_screenshots/26-11-28/10-00-00.123000.jpg",
            "gate-1",
            datetime(2026, 11, 28, 10, 0, 0, 123000),  # noqa: DTZ001
            None,
        ),
        (
            {
                "pattern": r"(?P<epoch>\d{13})-(?P<country>[A-Z]{2})-(?P<plate>[A-Z0-9]+)"
                r"-(?P<confidence>\d{1,3})(?:-(?P<kind>plate))?\.jpg"
            },
            "1795834800123-ID-B1234XYZ-93.jpg",
            None,
            datetime(2026, 11, 28, 3, 0, 0, 123000, UTC),
            "B1234XYZ",
        ),
    ],
)
def test_the_name_of_a_file_is_read(
    dropped: Dropped,
    how: dict[str, str],
    name: str,
    camera: str | None,
    moment: datetime,
    text: str | None,
) -> None:
    dropped.write(name)
    dropped.watch(**how)
    assert dropped.rounds() == [(0, 0), (1, 0)]
    (reading,) = dropped.stored.values()
    assert (reading.device_id, reading.captured_at) == (camera, moment)
    assert (reading.plate.text if reading.plate else None) == text
    assert (reading.picture, reading.retransmitted) == (golden.picture(), False)
    if "pattern" in how:
        assert reading.plate is not None
        assert (reading.plate.country, reading.plate.confidence) == ("ID", 0.93)
    assert dropped.files() == {f"done/{name}"}
    assert dropped.rounds() == [(0, 0), (0, 0)]


def test_a_file_that_is_still_written_waits(dropped: Dropped) -> None:
    path = dropped.write("a.jpg", b"\xff\xd8")
    dropped.write("b.jpg.part")
    dropped.watch(preset="any", afterwards="delete")
    assert dropped.rounds(1) == [(0, 0)]
    path.write_bytes(golden.picture())
    assert dropped.rounds() == [(0, 0), (1, 0)]
    (reading,) = dropped.stored.values()
    assert reading.retransmitted  # nothing tells when its vehicle was there
    assert dropped.files() == {"b.jpg.part"}


def test_a_failure_of_the_store_keeps_the_file_and_a_restart_stores_it_once(
    dropped: Dropped,
) -> None:
    dropped.write("a.jpg")
    dropped.watch(preset="any")
    dropped.raises = ConnectionError("no database")
    dropped.rounds(1)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            dropped.rounds(1)
    assert dropped.files() == {"a.jpg"}
    dropped.raises = None
    dropped.rounds(1)
    (dropped.folder / "done/a.jpg").rename(dropped.folder / "a.jpg")  # ended before it was moved
    dropped.watch(preset="any")
    dropped.rounds()
    assert dropped.calls == 5 - 1
    assert len(dropped.stored) == 1
    dropped.write("a.jpg", golden.picture(64, 64))
    dropped.rounds()
    assert len(dropped.stored) == 2
    assert dropped.files() == {"done/a.jpg", "done/a~1.jpg"}


def test_files_of_another_form_and_empty_ones_are_put_aside(dropped: Dropped) -> None:
    dropped.write("x/readme.txt", b"x")
    dropped.write("gate/20261128100000_B1.jpg", b"")
    dropped.watch(preset="camera_time_plate")
    assert dropped.rounds() == [(0, 0), (0, 2)]
    assert dropped.files() == {"failed/x/readme.txt", "failed/gate/20261128100000_B1.jpg"}
    assert dropped.stored == {}


def test_what_is_refused_and_what_the_engine_fails_for_is_put_aside(dropped: Dropped) -> None:
    dropped.write("a.jpg")
    dropped.watch(preset="any")
    dropped.raises = ReadingPostponed("the engine failed")
    assert dropped.rounds(11) == [(0, 0)] * 10 + [(0, 1)]
    assert dropped.files() == {"failed/a.jpg"}
    dropped.raises = ReadingRefused("no location")
    dropped.write("b.jpg")
    assert dropped.rounds() == [(0, 0), (0, 1)]
    assert dropped.files() == {"failed/a.jpg", "failed/b.jpg"}


def test_links_are_not_followed(dropped: Dropped, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jpg").write_bytes(golden.picture())
    dropped.write("own.jpg")
    (dropped.folder / "link.jpg").symlink_to(outside / "secret.jpg")
    (dropped.folder / "folder").symlink_to(outside)
    (dropped.folder / "done").symlink_to(outside)
    os.mkfifo(dropped.folder / "pipe.jpg")
    dropped.watch(preset="any")
    dropped.rounds(3)
    assert dropped.calls == 1
    assert {path.name for path in outside.iterdir()} == {"secret.jpg"}


def test_the_xml_of_genetec_beside_its_picture(dropped: Dropped) -> None:
    dropped.write("1.xml", golden.genetec_xml("1.jpg"))
    dropped.watch(preset="genetec")
    dropped.rounds(3)
    assert dropped.calls == 0  # it waits for its picture
    dropped.write("1.jpg")
    dropped.write("2.xml", b"<AutoVu><State>QC</State></AutoVu>")
    dropped.write("2.jpg")
    assert dropped.rounds() == [(0, 0), (1, 1)]
    (reading,) = dropped.stored.values()
    assert reading.plate is not None
    assert (reading.plate.text, reading.plate.region) == ("B1234XYZ", "QC")
    assert reading.picture == golden.picture()
    assert dropped.files() == {"done/1.xml", "done/1.jpg", "failed/2.xml", "2.jpg"}
    dropped.now += timedelta(minutes=11)
    dropped.rounds(1)
    assert "failed/2.jpg" in dropped.files()


def test_a_folder_that_is_gone_is_an_error(dropped: Dropped) -> None:
    dropped.watch(preset="any")
    with pytest.raises(PullFailed, match="cannot be read"):
        dropped.rounds(1)
