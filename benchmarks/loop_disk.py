"""Small ext4 file systems in files, to fill up or to cut off from power. Linux, as root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

TOOLS = ("mkfs.ext4", "losetup", "mount", "umount", "fsfreeze", "dd")


class NoLoopDisk(RuntimeError):
    """This machine or user cannot make file systems."""


@dataclass(frozen=True, slots=True)
class CutDisk:
    """A mounted file system, of which copies can be made as a power cut would leave it."""

    folder: Path
    _image: Path
    _below: Path

    def cut(self, copy: Path) -> None:
        """Copy everything that has been written to the device at one instant.

        What is only in the page cache of the file system is lost. While the file system that
        holds the image is frozen, every write to the device waits.
        """
        _run("fsfreeze", "--freeze", str(self._below))
        try:
            _run("dd", f"if={self._image}", f"of={copy}", "bs=4M", "iflag=direct", "conv=sparse")
        finally:
            _run("fsfreeze", "--unfreeze", str(self._below))


@contextmanager
def cut_disk(folder: Path, *, megabytes: int) -> Iterator[CutDisk]:
    """Mount a new file system below ``folder``. Raises ``NoLoopDisk``.

    Its device is a file on a second file system, which can be frozen. The loop device uses direct
    I/O: a page cache of the file would hold what was never flushed.
    """
    with ExitStack() as disks:
        below = folder / "below"
        disks.enter_context(disk(folder / "below.img", below, megabytes=2 * megabytes))
        image = below / "disk.img"
        top = folder / "disk"
        disks.enter_context(disk(image, top, megabytes=megabytes))
        yield CutDisk(top, image, below)


@contextmanager
def disk(image: Path, folder: Path, *, megabytes: int) -> Iterator[None]:
    """Make a file system in the new file ``image`` and mount it. Raises ``NoLoopDisk``."""
    check_tools()
    with image.open("xb") as handle:
        os.posix_fallocate(handle.fileno(), 0, megabytes * 1024 * 1024)
    _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
    with mounted(image, folder):
        yield


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[None]:
    """Mount an image; the journal is replayed. Raises ``NoLoopDisk``."""
    check_tools()
    folder.mkdir(parents=True, exist_ok=True)
    device = _run("losetup", "--find", "--show", "--direct-io=on", str(image))
    try:
        _run("mount", device, str(folder))
        try:
            yield
        finally:
            _run("umount", str(folder))
    finally:
        _run("losetup", "--detach", device)


def check_tools() -> None:
    """Raise ``NoLoopDisk`` where a program or the permission is missing."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise NoLoopDisk(f"not installed: {', '.join(missing)}")
    if os.geteuid() != 0:
        raise NoLoopDisk("only root can mount a file system")


def _run(*command: str) -> str:
    """Run a command and return what it prints."""
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        raise NoLoopDisk(f"{' '.join(command)}: {result.stderr.strip()}")
    return result.stdout.strip()
