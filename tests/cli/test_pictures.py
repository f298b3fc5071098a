"""``pictures move`` copies what rows name, can be run again, and deletes what it read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.endpoints.conftest import files_below
from tests.s3_server import SECRET, Bucket, nobody


@pytest.fixture
def data(pictures: Path, run: Run) -> Path:
    """The data folder with one stored picture of a vehicle and its plate."""
    assert run("read", "one.png", "--store").exit_code == 0
    return pictures / "data"


@pytest.fixture
def use(bucket: Bucket, data: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:  # noqa: ARG001
    """Set the bucket in the environment."""
    for name, value in bucket.settings.items():
        monkeypatch.setenv(f"GALAXY_{name.upper()}", str(value))
    return bucket


def test_files_go_to_the_bucket_and_back(data: Path, use: Bucket, run: Run) -> None:
    before = files_below(data / "outputs")
    assert len(before) == 3
    unnamed = data / "outputs" / "plates" / "2020" / "01" / "01" / f"{7:032x}.jpg"
    unnamed.parent.mkdir(parents=True)
    unnamed.write_bytes(b"erased since")

    first = run("pictures", "move", "--to", "s3")
    assert first.exit_code == 0, first.output
    assert "3 files copied" in first.stdout
    assert "1 files that no row names stay" in first.stdout
    assert [key for key in use.list() if key.startswith("outputs/")] == [
        f"outputs/{path}" for path in before
    ]
    assert len(files_below(data / "outputs")) == 4
    assert SECRET not in first.output
    found = run("doctor")
    assert found.exit_code == 0, found.output

    changed = use.objects()
    changed.write(f"outputs/{before[0]}", bytes(len((data / "outputs" / before[0]).read_bytes())))
    second = run("pictures", "move", "--to", "s3", "--delete")
    assert second.exit_code == 1
    assert "0 files copied (0.0 MB), 2 were there already, 2 deleted" in second.stdout
    assert len(files_below(data / "outputs")) == 2

    changed.delete(f"outputs/{before[0]}")
    third = run("pictures", "move", "--to", "s3", "--delete")
    assert "1 files copied" in third.stdout
    assert files_below(data / "outputs") == [unnamed.relative_to(data / "outputs").as_posix()]

    back = run("pictures", "move", "--to", "disk", "--delete")
    assert back.exit_code == 0, back.output
    assert [key for key in use.list() if key.startswith("outputs/")] == []
    assert set(before) < set(files_below(data / "outputs"))


def test_without_a_bucket_or_with_a_quarantine_nothing_is_moved(
    data: Path, use: Bucket, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "quarantine" / "one").mkdir(parents=True)
    (data / "quarantine" / "one" / "manifest.jsonl").write_text("x")
    refused = run("pictures", "move", "--to", "s3")
    assert refused.exit_code == 1
    assert "quarantine" in refused.stderr
    assert use.list() == []
    monkeypatch.delenv("GALAXY_OBJECT_STORE_URL")
    assert "GALAXY_OBJECT_STORE_URL" in run("pictures", "move", "--to", "s3").stderr


def test_a_store_that_is_gone_is_no_damage(
    use: Bucket, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("pictures", "move", "--to", "s3").exit_code == 0
    monkeypatch.setenv("GALAXY_OBJECT_STORE_ENDPOINT", nobody())
    for command in (("doctor", "--fix"), ("pictures", "move", "--to", "disk")):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "the object store does not answer" in refused.output
        assert SECRET not in refused.output
    assert len([key for key in use.list() if key.startswith("outputs/")]) == 3
