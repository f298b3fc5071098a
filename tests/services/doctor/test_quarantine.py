"""What is moved aside is written down first, comes back whole, and goes by an explicit command."""

from __future__ import annotations

import json

import pytest

from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.doctor.quarantine import (
    MANIFEST,
    Quarantine,
    contents,
    count_files,
    empty,
    find,
    restore,
)
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.storage.store import has
from tests.services.doctor.conftest import ID


@pytest.fixture
def store(store: ArtifactStore) -> ArtifactStore:
    store.make_folders()
    return store


def add(store: ArtifactStore, number: int = 1) -> str:
    """Store a file and return its path below the data folder."""
    path = f"plates/2026/11/22/{number:032x}.jpg"
    store.write(path, b"picture %d" % number)
    return f"outputs/{path}"


def there(store: ArtifactStore, key: str) -> bool:
    return has(store.place_of(key), key)


def nothing(_path: str) -> bool:
    return False


def test_a_moved_file_is_in_the_manifest_and_comes_back(store: ArtifactStore) -> None:
    files = [add(store, 1), add(store, 2), f"uploads/{3:032x}.jpg"]
    (store.data_dir / files[2]).write_bytes(b"half")
    aside = Quarantine(store, ID)
    missing = f"outputs/plates/2026/11/22/{9:032x}.jpg"
    assert aside.move([*files, missing], reason="r") == files
    assert not any(there(store, file) for file in files)
    found = contents(store)
    assert [(item.name, item.header.installation) for item in found] == [(aside.name, ID)]
    assert count_files(store) == 3
    assert find(store, files[0].removeprefix("outputs/")) == [f"{aside.folder}/{files[0]}"]
    assert [(entry.path, entry.bytes, entry.reason) for entry in found[0].entries] == [
        (f"outputs/plates/2026/11/22/{1:032x}.jpg", 9, "r"),
        (f"outputs/plates/2026/11/22/{2:032x}.jpg", 9, "r"),
        (f"uploads/{3:032x}.jpg", 4, "r"),
    ]
    add(store, 2)
    outcome = restore(store, aside.name, ID)
    assert len(outcome.done) == 2
    assert [reason for _, reason in outcome.kept] == ["a file is there"]
    store.objects.delete(files[1])
    assert restore(store, aside.name, ID).kept == []
    assert all(there(store, file) for file in files)
    assert store.objects.folders("quarantine") == []


def test_only_what_is_in_the_manifest_and_in_no_row_is_deleted(store: ArtifactStore) -> None:
    files = [add(store, number) for number in range(1, 4)]
    aside = Quarantine(store, ID)
    aside.move(files, reason="no row")
    inside = [f"{aside.folder}/{file}" for file in files]
    store.objects.write(inside[0], b"other")
    mine = f"{aside.folder}/mine.txt"
    store.objects.write(mine, b"not in the manifest")
    named = f"plates/2026/11/22/{2:032x}.jpg"
    outcome = empty(store, aside.name, ID, named.__eq__)
    assert outcome.done == [f"outputs/plates/2026/11/22/{3:032x}.jpg"]
    assert [reason for _, reason in outcome.kept] == [
        "not the file that was moved",
        "a row names it",
    ]
    assert [there(store, file) for file in inside] == [True, True, False]
    assert there(store, mine)
    store.objects.delete(inside[0])
    store.objects.delete(mine)
    assert empty(store, aside.name, ID, nothing).kept == []
    assert store.objects.folders("quarantine") == []


def test_a_failed_move_has_its_line_first(
    store: ArtifactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = add(store)
    aside = Quarantine(store, ID)

    def fail(*_args: object, **_options: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(store.objects, "move", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        aside.move([file], reason="no row")
    assert there(store, file)
    assert len(store.objects.read(f"{aside.folder}/{MANIFEST}").splitlines()) == 2
    assert contents(store)[0].entries == ()


def test_a_line_that_was_cut_off_spoils_no_other(store: ArtifactStore) -> None:
    file = add(store)
    aside = Quarantine(store, ID)
    aside.move([file], reason="no row")
    store.objects.append(f"{aside.folder}/{MANIFEST}", b'{"path": "outputs/pla')
    store.objects.append(f"{Quarantine(store, ID).folder}/{MANIFEST}", b'{"install')
    assert [len(item.entries) for item in contents(store)] == [1]
    assert restore(store, aside.name, ID).kept == []
    assert there(store, file)


@pytest.mark.parametrize("name", ["", ".", "..", "nothing", "../outputs"])
def test_only_folders_of_the_quarantine_are_taken(store: ArtifactStore, name: str) -> None:
    (store.data_dir / MANIFEST).write_text("{}")
    with pytest.raises(NotFound):
        empty(store, name, ID, nothing)


def test_another_installation_or_a_changed_manifest_is_refused(store: ArtifactStore) -> None:
    aside = Quarantine(store, ID)
    aside.move([add(store)], reason="no row")
    with pytest.raises(Conflict, match=f"of the installation {ID}"):
        empty(store, aside.name, "1" * 32, nothing)
    manifest = f"{aside.folder}/{MANIFEST}"
    lines = store.objects.read(manifest).decode().splitlines()
    entry = json.loads(lines[1]) | {"path": "outputs/plates/../../../../x"}
    for text in ("", "{\n", f"{lines[0]}\n{json.dumps(entry)}\n"):
        store.objects.write(manifest, text.encode())
        with pytest.raises(Conflict, match="is broken"):
            empty(store, aside.name, ID, nothing)
