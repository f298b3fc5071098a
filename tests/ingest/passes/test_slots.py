"""Where the passes of several processes of one data folder wait."""

from __future__ import annotations

from pathlib import Path

from galaxy_alpr.ingest.passes.files import PassFiles
from galaxy_alpr.ingest.passes.slots import PassSlots
from galaxy_alpr.ingest.passes.spool import PassSpool
from tests.ingest.passes.test_spool import Store, a_pass
from tests.waiting import until


def test_processes_of_a_folder_have_slots_and_take_over_those_of_others(tmp_path: Path) -> None:
    """Each stores only what waits in its own slot, and what one that ended left."""
    store = Store()
    store.works = False
    first, second = PassSlots(tmp_path), PassSlots(tmp_path)
    assert first.take(first=False) == tmp_path / "waiting"
    killed = PassSpool(store, tmp_path)
    killed.move(second.take(first=False))
    killed.start()
    for number in range(3):
        killed.put(a_pass(number))
    killed.stop()
    assert first.left() == [tmp_path / "worker-1" / "waiting"]
    store.works = True
    spool = PassSpool(store, tmp_path / "waiting", first_wait_s=0.01)
    spool.start()
    first.take_over(spool.adopt)  # its process is there
    assert spool.waiting == 0
    files = PassFiles(tmp_path / "worker-1" / "waiting")
    assert len(files.all(".pass")) == 3
    second.close()
    first.take_over(spool.adopt)
    until(lambda: store.stored == [0, 1, 2])
    spool.stop()
    assert first.left() == []
    first.close()
    third = PassSlots(tmp_path)
    assert third.take(first=False) == tmp_path / "waiting"
    third.close()
