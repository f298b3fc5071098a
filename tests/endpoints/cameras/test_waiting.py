"""Erasure of a plate from passes that wait in files to be stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from galaxy_alpr.ingest.passes.files import REFUSED, PassFiles
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.spool import PassSpool
from galaxy_alpr.web.context import AppContext
from tests.client import TestClient
from tests.endpoints.cameras.conftest import PLATE, capture
from tests.endpoints.conftest import SQLITE_ONLY
from tests.waiting import until


def waiting(plate: str, number: int, *read: str) -> FinalPass:
    """Return a pass of a plate in whose frames ``read`` was read."""
    made = capture(plate, camera_id=3, pass_id=f"{number:036}")
    assert made.passed is not None
    assert made.pixels is not None
    assert made.result is not None
    entries = [{**made.passed.evidence[0], "text": text} for text in read]
    return FinalPass(
        passed=replace(made.passed, evidence=tuple(entries)),
        camera_name="Entry",
        captured_at=made.details.captured_at,
        location_id=None,
        countries=(),
        pixels=made.pixels,
        result=made.result,
    )


@pytest.fixture
def files(tmp_path: Path) -> PassFiles:
    return PassFiles(tmp_path / "data" / "cameras" / "waiting")


@SQLITE_ONLY
def test_a_plate_is_erased_from_passes_that_wait(client: TestClient, files: PassFiles) -> None:
    context: AppContext = client.app.state.context  # type: ignore[attr-defined]
    context.cameras.supervisor.worker.stop()  # it would store what waits
    files.write(waiting(PLATE, 1, PLATE))
    files.write(waiting(PLATE, 2, PLATE), REFUSED)
    other = files.write(waiting("D77AB", 3, "D77AB", PLATE))
    broken = other.with_name(f"{'9' * 20}-{4:036}.pass")
    broken.write_bytes(b"broken")
    preview = client.post("/api/privacy/erase/preview", json={"plate": PLATE}).json()
    assert preview["mentions"] == {"waiting_pass": 3}
    body = {"plate": PLATE, "confirm": preview["confirm"]}
    report = client.post("/api/privacy/erase", json=body).json()
    assert report["mentions"] == {"waiting_pass": 3}
    assert report["remaining"] == {"waiting passes that cannot be read": 1}
    assert files.all(".pass", ".refused", ".part") == [other, broken]
    left = FinalPass.unpack(other.read_bytes())
    assert [entry["text"] for entry in left.passed.evidence] == ["D77AB", None]
    assert PLATE.encode() not in other.read_bytes()
    broken.unlink()
    stored: list[FinalPass] = []
    spool = PassSpool(stored.append, files.folder)
    spool.start()
    spool.stop()
    again = client.post("/api/privacy/erase/preview", json={"plate": PLATE}).json()
    assert again["mentions"] == {}


def test_a_pass_that_was_erased_while_it_waits_is_not_stored(files: PassFiles) -> None:
    stored: list[FinalPass] = []
    spool = PassSpool(stored.append, files.folder)
    held = [spool.hold(waiting(PLATE, number)) for number in range(2)]
    assert held[0] is not None
    held[0].unlink()
    spool.start()
    for number, file in enumerate(held):
        spool.put(waiting(PLATE, number), file)
    until(lambda: not spool.waiting)
    spool.stop()
    assert [item.passed.pass_id for item in stored] == [f"{1:036}"]
    assert files.all(".pass") == []


def test_what_was_fused_is_stored_once(files: PassFiles) -> None:
    """The process was killed after the fused pass was written, before the others were deleted."""
    parts = [files.write(waiting(PLATE, number)) for number in range(2)]
    fused = files.write(waiting(PLATE, 0), also=[f"{1:036}"])
    files.write(waiting(PLATE, 7))
    files.folder.joinpath("unfinished.part").write_bytes(b"half")
    left = files.take_over()
    assert (left[0], len(left)) == (fused, 2)
    assert not any(part.exists() for part in parts)
    assert files.all(".part") == []
