"""The image of ``Dockerfile`` can be built, and what it starts works as a user without rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.services.backup.databases import mysql, postgresql
from tests.cli.serving import free_port, start_blocks
from tests.deploy.dockerfile import Image, context_files, steps

TRIES = 600
LOCKS = ("requirements.lock", "requirements-fleet.lock")


def test_the_last_user_has_no_rights() -> None:
    users = [step.arguments for step in steps() if step.name == "USER"]
    assert users == ["galaxy"]


def test_the_context_is_small() -> None:
    tops = {path.parts[0] for path in context_files()}
    assert tops == {*LOCKS, "pyproject.toml", "README.md", "LICENSE", "src"}


def test_the_build_installs_the_lock_that_its_argument_names() -> None:
    (lock,) = (step for step in steps() if step.arguments.startswith("LOCK="))
    assert (lock.name, lock.arguments) == ("ARG", "LOCK=requirements.lock")
    (install,) = (step.arguments for step in steps() if "${LOCK}" in step.arguments)
    assert "--require-hashes -r ${LOCK}" in install
    (copy,) = (step.arguments for step in steps() if "requirements" in step.arguments[:12])
    assert set(copy.split()) == {*LOCKS, "./"}


def test_the_programs_of_backups_are_installed_before_the_service() -> None:
    (packages,) = (
        step.arguments.removeprefix("BACKUP_PACKAGES=").strip('"').split()
        for step in steps()
        if step.arguments.startswith("BACKUP_PACKAGES=")
    )
    assert set(packages) == {postgresql.PACKAGE, mysql.PACKAGE}
    first = next(step for step in steps() if step.name == "RUN")
    assert " ${BACKUP_PACKAGES} " in first.arguments


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    if not {"CI", "GALAXY_TEST_IMAGE"} & os.environ.keys():
        pytest.skip("it installs every package again; GALAXY_TEST_IMAGE=1 or CI=true runs it")
    # Not below pytest's folder, which other users cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="galaxy-image-"))
    folder.chmod(0o755)
    try:
        image = Image(folder)
        image.build()
        yield image
    finally:
        shutil.rmtree(folder)


def test_what_the_image_starts_becomes_healthy_and_stops(image: Image) -> None:
    port, log = str(free_port()), image.folder / "log"
    process = image.start([*image.command, "--host", "127.0.0.1", "--port", port], log)
    check = [part.replace(":8000/", f":{port}/") for part in image.health]
    assert check != image.health
    try:
        for _ in range(TRIES):
            if image.start(check, image.folder / "health").wait() == 0:
                break
            assert process.poll() is None, log.read_text()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.2)
        else:
            raise AssertionError(log.read_text())
    finally:
        process.terminate()
        status = process.wait(60)
    assert status == 0
    (block,) = start_blocks(log.read_text())
    assert block["data folder"] == str(image.path("/data"))
    assert image.path("/data/galaxy_alpr.db").stat().st_size > 0


def test_its_user_can_write_its_data_only(image: Image) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can start a process as another user")
    log = image.folder / "writes"
    for path, status in (("/data", 0), ("/app", 1), ("/venv", 1)):
        command = ["sh", "-c", 'test -w "$0"', str(image.path(path))]
        assert image.start(command, log).wait() == status, path
