"""What is moved aside is written down first, comes back whole, and goes by an explicit command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.doctor.quarantine import MANIFEST, Quarantine, contents, empty, restore
from galaxy_alpr.storage import ArtifactStore
from tests.services.doctor.conftest import ID


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "data")
    store.make_folders()
    return store


def add(store: ArtifactStore, number: int = 1) -> Path:
    """Store a file and return where."""
    path = f"plates/2026/11/22/{number:032x}.jpg"
    store.write(path, b"picture %d" % number)
    return store.place(path)


def nothing(_path: str) -> bool:
    return False


def test_a_moved_file_is_in_the_manifest_and_comes_back(store: ArtifactStore) -> None:
    files = [add(store, 1), add(store, 2), store.uploads / f"{3:032x}.jpg"]
    files[2].write_bytes(b"half")
    aside = Quarantine(store, ID)
    assert aside.move([*files, store.place(f"plates/2026/11/22/{9:032x}.jpg")], reason="r") == files
    assert not any(file.exists() for file in files)
    found = contents(store)
    assert [(item.folder, item.header.installation) for item in found] == [(aside.folder, ID)]
    assert [(entry.path, entry.bytes, entry.reason) for entry in found[0].entries] == [
        (f"outputs/plates/2026/11/22/{1:032x}.jpg", 9, "r"),
        (f"outputs/plates/2026/11/22/{2:032x}.jpg", 9, "r"),
        (f"uploads/{3:032x}.jpg", 4, "r"),
    ]
    add(store, 2)
    outcome = restore(store, aside.folder.name, ID)
    assert len(outcome.done) == 2
    assert [reason for _, reason in outcome.kept] == ["a file is there"]
    files[1].unlink()
    assert restore(store, aside.folder.name, ID).kept == []
    assert all(file.is_file() for file in files)
    assert not aside.folder.exists()


def test_only_what_is_in_the_manifest_and_in_no_row_is_deleted(store: ArtifactStore) -> None:
    files = [add(store, number) for number in range(1, 4)]
    aside = Quarantine(store, ID)
    aside.move(files, reason="no row")
    inside = [aside.folder / file.relative_to(store.data_dir) for file in files]
    inside[0].write_bytes(b"other")
    mine = aside.folder / "mine.txt"
    mine.write_bytes(b"not in the manifest")
    named = f"plates/2026/11/22/{2:032x}.jpg"
    outcome = empty(store, aside.folder.name, ID, named.__eq__)
    assert outcome.done == [f"outputs/plates/2026/11/22/{3:032x}.jpg"]
    assert [reason for _, reason in outcome.kept] == [
        "not the file that was moved",
        "a row names it",
    ]
    assert [file.exists() for file in inside] == [True, True, False]
    assert mine.is_file()
    inside[0].unlink()
    mine.unlink()
    assert empty(store, aside.folder.name, ID, nothing).kept == []
    assert list(store.quarantine.iterdir()) == []


def test_a_failed_move_has_its_line_first(
    store: ArtifactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add(store)
    aside = Quarantine(store, ID)

    def fail(_self: Path, _target: Path) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        aside.move([file], reason="no row")
    assert file.is_file()
    assert len((aside.folder / MANIFEST).read_text().splitlines()) == 2
    assert contents(store)[0].entries == ()


def test_a_line_that_was_cut_off_spoils_no_other(store: ArtifactStore) -> None:
    file = add(store)
    aside = Quarantine(store, ID)
    aside.move([file], reason="no row")
    with (aside.folder / MANIFEST).open("a") as handle:
        handle.write('{"path": "outputs/pla')
    headless = Quarantine(store, ID).folder
    headless.mkdir()
    (headless / MANIFEST).write_text('{"install')
    assert [len(item.entries) for item in contents(store)] == [1]
    assert restore(store, aside.folder.name, ID).kept == []
    assert file.is_file()


@pytest.mark.parametrize("name", ["", ".", "..", "nothing", "../outputs"])
def test_only_folders_of_the_quarantine_are_taken(store: ArtifactStore, name: str) -> None:
    (store.data_dir / MANIFEST).write_text("{}")
    with pytest.raises(NotFound):
        empty(store, name, ID, nothing)


def test_another_installation_or_a_changed_manifest_is_refused(store: ArtifactStore) -> None:
    aside = Quarantine(store, ID)
    aside.move([add(store)], reason="no row")
    with pytest.raises(Conflict, match=f"of the installation {ID}"):
        empty(store, aside.folder.name, "1" * 32, nothing)
    manifest = aside.folder / MANIFEST
    lines = manifest.read_text().splitlines()
    entry = json.loads(lines[1]) | {"path": "outputs/plates/../../../../x"}
    for text in ("", "{\n", f"{lines[0]}\n{json.dumps(entry)}\n"):
        manifest.write_text(text)
        with pytest.raises(Conflict, match="is broken"):
            empty(store, aside.folder.name, ID, nothing)
