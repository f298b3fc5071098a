"""Passes wait for a database that does not answer, in their order, and outlive the process."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from galaxy_alpr.errors import DatabaseUnreachable, ValidationFailed
from galaxy_alpr.ingest.passes import spool as module
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.spool import PassSpool
from tests.endpoints.cameras.conftest import capture
from tests.waiting import until


def a_pass(number: int) -> FinalPass:
    made = capture(camera_id=3, pass_id=f"{number:036}", clip=b"a clip")
    assert made.passed is not None
    assert made.pixels is not None
    assert made.result is not None
    return FinalPass(
        passed=made.passed,
        camera_name="Entry",
        captured_at=made.details.captured_at,
        location_id=7,
        countries=("ID",),
        pixels=made.pixels,
        result=made.result,
    )


class Store:
    """Stores passes unless it is out of order."""

    def __init__(self) -> None:
        self.works = True
        self.stored: list[int] = []
        self.tries = 0

    def __call__(self, item: FinalPass) -> None:
        self.tries += 1
        if not self.works:
            raise DatabaseUnreachable("the database does not answer")
        if item.passed.pass_id.endswith("99"):
            raise ValidationFailed("a value cannot be stored")
        self.stored.append(int(item.passed.pass_id))


def test_a_packed_pass_is_the_same() -> None:
    item = a_pass(1)
    again = FinalPass.unpack(item.pack())
    assert (again.passed, again.result, again.captured_at) == (
        *(item.passed, item.result, item.captured_at),
    )
    assert (again.camera_name, again.location_id, again.countries) == ("Entry", 7, ("ID",))
    assert np.abs(again.pixels.astype(int) - item.pixels).mean() < 3


@pytest.mark.parametrize("on_disk", [True, False])
def test_nothing_is_lost_in_an_outage_longer_than_memory(tmp_path: Path, on_disk: bool) -> None:
    store = Store()
    store.works = False
    spool = PassSpool(store, tmp_path / "waiting" if on_disk else None, first_wait_s=0.01)
    spool.start()
    for number in range(2 * module.NEW):
        spool.put(a_pass(number))
    until(lambda: store.tries > 2)
    assert spool.waiting == 2 * module.NEW
    store.works = True
    until(lambda: not spool.waiting)
    spool.stop()
    assert store.stored == list(range(2 * module.NEW))
    assert list(tmp_path.rglob("*.*")) == []


def test_what_waits_outlives_the_process(tmp_path: Path) -> None:
    store = Store()
    store.works = False
    first = PassSpool(store, tmp_path, first_wait_s=0.01)
    first.start()
    for number in range(3):
        first.put(a_pass(number))
    first.stop()
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())
    store.works = True
    (tmp_path / "00000-broken.pass").write_bytes(b"{}")
    second = PassSpool(store, tmp_path, first_wait_s=0.01)
    second.start()
    until(lambda: not second.waiting)
    second.stop()
    assert store.stored == [0, 1, 2]
    assert [file.suffix for file in tmp_path.iterdir()] == [".refused"]


def test_one_that_is_refused_does_not_hold_up_the_others(tmp_path: Path) -> None:
    store = Store()
    spool = PassSpool(store, tmp_path, first_wait_s=0.01)
    spool.start()
    for number in (98, 99, 100):
        spool.put(a_pass(number))
    until(lambda: not spool.waiting)
    spool.stop()
    assert store.stored == [98, 100]
    assert [file.suffix for file in tmp_path.iterdir()] == [".refused"]


def test_a_camera_waits_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ON_DISK", 1)
    store = Store()
    store.works = False
    spool = PassSpool(store, tmp_path, first_wait_s=0.01)
    spool.start()
    for number in range(module.NEW):
        spool.put(a_pass(number))
    until(lambda: len(list(tmp_path.iterdir())) == 1)
    spool.put(a_pass(module.NEW))
    further = threading.Thread(target=spool.put, args=[a_pass(module.NEW + 1)])
    further.start()
    further.join(0.2)
    assert further.is_alive()
    with spool.unlimited():  # a camera that is stopped does not wait
        further.join(30)
    assert not further.is_alive()
    store.works = True
    until(lambda: not spool.waiting)
    spool.stop()
    assert store.stored == list(range(module.NEW + 2))
