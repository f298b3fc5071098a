"""The default path needs no network: it runs where there is none at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PHOTO = Path(__file__).resolve().parents[2] / "examples" / "jakarta.jpg"
WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net")


@pytest.fixture
def no_network() -> tuple[str, ...]:
    """The prefix of a command that runs without any network."""
    if shutil.which("unshare") is None:
        pytest.skip("the command unshare is not here")
    tried = subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"a network namespace is not allowed here: {tried.stderr.strip()}")
    return WITHOUT_NETWORK


def test_a_photo_is_read_without_a_network(no_network: tuple[str, ...], tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "try:\n    socket.create_connection(('192.0.2.1', 80), 2)\n"
        "except OSError:\n    print('no network')\n"
    )
    blocked = subprocess.run(
        [*no_network, sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert blocked.stdout == "no network\n"

    command = [sys.executable, "-m", "galaxy_alpr", "read", str(PHOTO), "--format", "json"]
    done = subprocess.run(
        [*no_network, *command], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "B1234XYZ" in json.dumps(json.loads(done.stdout))


def test_the_second_opinion_is_heard_without_a_network(no_network: tuple[str, ...]) -> None:
    code = (
        "import numpy as np\n"
        "from galaxy_alpr import load_engine\n"
        "crop = np.random.default_rng(1).integers(0, 255, (40, 120, 3), dtype=np.uint8)\n"
        "print(load_engine(recognizer='rapidocr').recognizer.read([crop])[0].confidence < 1)\n"
    )
    done = subprocess.run(
        [*no_network, sys.executable, "-c", code], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "True", done.stderr
