"""Damage is found by existence, size and SHA-256, and repaired from a good original only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.services.doctor.checks import Damage, Problem, find_damage
from galaxy_alpr.services.doctor.mend import Mender, NotMended
from galaxy_alpr.services.doctor.quarantine import Quarantine
from galaxy_alpr.storage import ArtifactStore
from tests.damage import flipped
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.doctor.conftest import ID


def flip(store: ArtifactStore, path: str) -> None:
    """Change one byte in the middle."""
    store.write(path, flipped(store.read(path)))


def cut(store: ArtifactStore, path: str) -> None:
    store.write(path, store.read(path)[:-10])


def drain(store: ArtifactStore, path: str) -> None:
    store.write(path, b"")


Harm = Callable[[ArtifactStore, str], None]
DAMAGES: list[tuple[Harm, Problem]] = [
    (ArtifactStore.delete, Problem.MISSING),
    (drain, Problem.EMPTY),
    (cut, Problem.SIZE),
    (flip, Problem.CONTENT),
]


def damages(sessions: sessionmaker[Session], store: ArtifactStore) -> dict[str, Damage]:
    """Return the damage by the folder of the file."""
    return {item.path.partition("/")[0]: item for item in find_damage(sessions, store)}


@pytest.mark.usefixtures("stored")
def test_good_files_are_not_damaged(sessions: sessionmaker[Session], store: ArtifactStore) -> None:
    assert damages(sessions, store) == {}


@pytest.mark.parametrize(("harm", "problem"), DAMAGES, ids=[item[1] for item in DAMAGES])
def test_crops_are_made_again_and_are_the_same(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    stored: dict[str, str],
    mender: Mender,
    aside: Quarantine,
    harm: Harm,
    problem: Problem,
) -> None:
    before = {name: store.read(stored[name]) for name in ("vehicles", "plates")}
    for name in before:
        harm(store, stored[name])
    found = damages(sessions, store)
    assert {name: item.problem for name, item in found.items()} == dict.fromkeys(before, problem)
    for item in found.values():
        mender.mend(item)
    assert damages(sessions, store) == {}
    assert {name: store.read(stored[name]) for name in before} == before
    assert aside.count == (2 if problem in {Problem.SIZE, Problem.CONTENT} else 0)


@SQLITE_ONLY
@pytest.mark.parametrize(("harm", "problem"), DAMAGES, ids=[item[1] for item in DAMAGES])
def test_nothing_is_made_from_a_bad_original(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    stored: dict[str, str],
    mender: Mender,
    harm: Harm,
    problem: Problem,
) -> None:
    harm(store, stored["uploaded"])
    flip(store, stored["plates"])
    drain(store, stored["annotated"])
    before = store.read(stored["plates"])
    found = damages(sessions, store)
    assert sorted(found) == ["annotated", "plates", "uploaded"]
    for name, reason in (
        ("uploaded", "cannot be made again"),
        ("plates", f"original .* is {problem}"),
        ("annotated", f"original .* is {problem}"),
    ):
        with pytest.raises(NotMended, match=reason):
            mender.mend(found[name])
    assert store.read(stored["plates"]) == before


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("harm", "problem"), [(drain, Problem.EMPTY), (cut, Problem.BROKEN)], ids=["empty", "cut"]
)
def test_a_broken_drawing_is_made_again(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    stored: dict[str, str],
    mender: Mender,
    harm: Harm,
    problem: Problem,
) -> None:
    before = store.read(stored["annotated"])
    harm(store, stored["annotated"])
    found = damages(sessions, store)
    assert {name: item.problem for name, item in found.items()} == {"annotated": problem}
    mender.mend(found["annotated"])
    assert store.read(stored["annotated"]) == before


@SQLITE_ONLY
def test_an_original_comes_back_from_the_quarantine(
    sessions: sessionmaker[Session],
    store: ArtifactStore,
    stored: dict[str, str],
    mender: Mender,
) -> None:
    before = store.read(stored["uploaded"])
    earlier = Quarantine(store, ID)
    earlier.move([f"outputs/{stored['uploaded']}"], reason="no row")
    flip_in_its_place = bytearray(before)
    flip_in_its_place[50] ^= 1
    store.write(stored["uploaded"], bytes(flip_in_its_place))
    mender.mend(damages(sessions, store)["uploaded"])
    assert store.read(stored["uploaded"]) == before
    assert damages(sessions, store) == {}


@SQLITE_ONLY
def test_sizes_alone_are_compared_where_files_are_not_to_be_read(
    sessions: sessionmaker[Session], store: ArtifactStore, stored: dict[str, str]
) -> None:
    flip(store, stored["uploaded"])
    cut(store, stored["plates"])
    found = [item.problem for item in find_damage(sessions, store, checksums=False)]
    assert found == [Problem.SIZE]


@SQLITE_ONLY
def test_a_path_that_leads_out_is_not_followed(
    sessions: sessionmaker[Session], store: ArtifactStore, stored: dict[str, str], mender: Mender
) -> None:
    secret = store.data_dir / "secret.jpg"
    secret.write_bytes(b"x")
    with sessions.begin() as session:
        session.execute(update(models.Plate).values(image_path="plates/../../secret.jpg"))
    found = damages(sessions, store)["plates"]
    assert found.problem is Problem.UNREADABLE
    with pytest.raises(NotMended):
        mender.mend(found)
    assert secret.read_bytes() == b"x"
    assert store.holds(stored["plates"])
