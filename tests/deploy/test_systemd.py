"""The unit of systemd is valid, hardened, and in step with the service."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from galaxy_alpr.web.guards.server import GRACEFUL_S

UNIT = Path(__file__).resolve().parents[2] / "deploy" / "galaxy-alpr.service"
PROGRAM = "/opt/galaxy-alpr/bin/galaxy-alpr"
EXPOSURE = "20"
"""Largest exposure, in tenths of what ``systemd-analyze security`` prints."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A copy of the unit, whose program is on this machine."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze is installed")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text("utf-8").replace(PROGRAM, "/bin/true"))
    return copy


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], check=False, capture_output=True, text=True
    )


def test_the_unit_is_valid(unit: Path) -> None:
    done = analyze("verify", str(unit))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_has_few_rights(unit: Path) -> None:
    done = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", str(unit))
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def test_a_stop_waits_longer_than_the_service() -> None:
    text = UNIT.read_text("utf-8")
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert int(seconds) >= GRACEFUL_S + 15
    assert f"ExecStart={PROGRAM} serve\n" in text
