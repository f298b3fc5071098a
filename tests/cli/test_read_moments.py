"""``galaxy-alpr read --store`` gives each picture its moment, and says where it comes from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from galaxy_alpr.cli.work.reading.file_moments import NamePattern
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.models import DetectionSession
from galaxy_alpr.errors import ValidationFailed
from tests.cli.conftest import Run
from tests.exif import camera_data, png_with
from tests.fake_engine import photo

TAKEN = "2026:03:14 07:41:09"


def stored(folder: Path) -> dict[str, tuple[str, str]]:
    """Return moment and source of each stored picture by its file name."""
    engine = make_engine(f"sqlite:///{folder}/data/galaxy_alpr.db")
    with make_sessionmaker(engine)() as session:
        rows = session.scalars(select(DetectionSession)).all()
        found = {
            str(row.file_name): (
                f"{row.captured_at:%Y-%m-%dT%H:%M:%S}",
                str(row.captured_at_source),
            )
            for row in rows
        }
    engine.dispose()
    return found


@pytest.fixture
def dated(pictures: Path) -> Path:
    """A picture of a camera whose clock has an offset."""
    path = pictures / "dated.png"
    path.write_bytes(png_with(photo("B1"), camera_data(TAKEN, "+07:00")))
    return path


def test_the_camera_clock_counts_unless_it_is_told_not_to(
    pictures: Path, dated: Path, run: Run
) -> None:
    assert run("read", dated, "--store").exit_code == 0
    assert stored(pictures) == {"dated.png": ("2026-03-14T00:41:09", "exif")}
    assert (
        run("read", dated.rename(pictures / "again.png"), "--store", "--no-exif-time").exit_code
        == 0
    )
    assert stored(pictures)["again.png"][1] == "server"


def test_a_moment_that_is_given_comes_first(
    pictures: Path, dated: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_TIMEZONE", "Asia/Makassar")
    result = run("read", dated, "--store", "--captured-at", "2026-03-15T08:00")
    assert result.exit_code == 0, result.stderr
    assert stored(pictures) == {"dated.png": ("2026-03-15T00:00:00", "client")}


def test_a_name_that_does_not_fit_is_said_and_not_stored(
    pictures: Path, dated: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_TIMEZONE", "Europe/Berlin")
    fits = dated.rename(pictures / "gate1_20260315_080000_x.png")
    wrong = pictures / "gate1_20261315_080000.png"
    wrong.write_bytes(photo("B2"))
    pattern = "gate?_%Y%m%d_%H%M%S*"
    files = (fits, pictures / "one.png", wrong)
    result = run("read", *files, "--store", "--time-from-name", pattern)
    assert result.exit_code == 1
    assert "one.png: the name does not fit" in result.stderr
    assert f"{wrong.name}: the name contains no existing moment" in result.stderr
    assert stored(pictures) == {fits.name: ("2026-03-15T07:00:00", "file_name")}


@pytest.mark.parametrize(
    ("pattern", "name", "moment"),
    [
        ("%Y-%m-%d_%H.%M", "2026-03-15_08.30.jpg", "2026-03-15T08:30:00"),
        ("%Y-%m-%d_%H.%M.jpg", "2026-03-15_08.30.jpg", "2026-03-15T08:30:00"),
        ("*_%d%m%y-%H%M%S.%f", "cam_150326-083059.25.jpg", "2026-03-15T08:30:59.250000"),
        ("%Y%jT%H%M%z", "2026074T0830+0700.png", "2026-03-15T08:30:00+07:00"),
        ("img%%%s", "img%1773561600.jpg", "2026-03-15T08:00:00+00:00"),
    ],
)
def test_patterns_of_names(pattern: str, name: str, moment: str) -> None:
    found = NamePattern.of(pattern).moment(Path("folder") / name)
    assert found == datetime.fromisoformat(moment)
    assert (found.tzinfo is None) == (datetime.fromisoformat(moment).tzinfo is None)


@pytest.mark.parametrize(
    "name", ["2026-03-15.jpg", "2026-03-15_08.30x.jpg", "x2026-03-15_08.30.jpg"]
)
def test_a_name_is_not_guessed(name: str) -> None:
    with pytest.raises(ValidationFailed, match="does not fit"):
        NamePattern.of("%Y-%m-%d_%H.%M").moment(Path(name))


@pytest.mark.parametrize(
    "pattern", ["%Y%m%d", "%H%M", "%B %Y", "%Y%m%d%H%M%Y", "image*", "%Y%m%d%H%M%"]
)
def test_a_pattern_without_a_whole_moment_is_refused(
    run: Run, new_folder: Path, pattern: str
) -> None:
    result = run("read", new_folder / "one.png", "--store", "--time-from-name", pattern)
    assert result.exit_code == 2
    assert not (new_folder / "data").exists()


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize(
    "options",
    [
        ("--captured-at", "2026-03-15T08:00"),
        ("--time-from-name", "%s"),
        ("--store", "--captured-at", "yesterday"),
        ("--store", "--captured-at", "2026-03-15T08:00", "--time-from-name", "%s"),
    ],
)
def test_options_that_say_nothing_are_refused(run: Run, options: tuple[str, ...]) -> None:
    assert run("read", "one.png", *options).exit_code == 2


@pytest.mark.usefixtures("pictures")
def test_a_moment_in_the_far_future_stores_nothing(run: Run) -> None:
    year = datetime.now(UTC).year + 2
    result = run("read", "one.png", "--store", "--captured-at", f"{year}-01-01T00:00Z")
    assert result.exit_code == 1
    assert "captured_at" in result.stderr


def test_a_picture_that_is_stored_is_not_read_again_by_setting(
    pictures: Path, dated: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_REPEATED_PICTURE", "first")
    first = run("read", dated, "--store", "--format", "jsonl")
    drawn = pictures / "drawn"
    second = run("read", dated, "--store", "--format", "jsonl", "--save-annotated", drawn)
    assert second.exit_code == 0, second.output
    assert second.stdout == first.stdout
    assert "stored before; not read again" in second.stderr
    assert [path.name for path in drawn.iterdir()] == ["dated.annotated.jpg"]
    table = run("read", dated, "--store", "--quiet")
    assert "B1" in table.stdout
    assert table.stderr == ""
    assert len(stored(pictures)) == 1
