"""The README's commands run word by word in a fresh clone, for a stranger with an empty home.

A block ```` ```sh ```` of the README is run, its lines in order. What serves is started in the
background, awaited and stopped. A block with more than ``sh`` in its first line is not run.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
SERVES = ("make run",)
KEPT = re.compile(
    r"^(PATH|LANG|LC_\w+|PIP_\w+|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|SSL_\w+)$"
)
"""Variables of this machine that a stranger has, too: where programs and packages come from."""

SHOWN = {
    "curl -F file=@examples/jakarta.jpg": '"B1234XYZ"',
    ".venv/bin/galaxy-alpr eval examples/drawn": "plates read",
}
"""What the output of a command contains."""


def _commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [line.split(" #")[0].strip() for line in lines if line.strip()]


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    cache = subprocess.run(["pip", "cache", "dir"], capture_output=True, text=True, check=False)
    if cache.returncode == 0:
        kept.setdefault("PIP_CACHE_DIR", cache.stdout.strip())
    return kept | {"HOME": str(home)}


def _run(command: str, clone: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def _await_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 600
    while True:
        assert server.poll() is None, f"the server ended:\n{log.read_text()[-3000:]}"
        assert time.monotonic() < until, f"not ready:\n{log.read_text()[-3000:]}"
        try:
            with urllib.request.urlopen("http://localhost:8000/ready", timeout=2):
                return
        except OSError:
            server_ended = server.poll()
            if server_ended is None:
                _wait_a_moment(server)


def _wait_a_moment(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone of this checkout as committed, with no data beside it."""
    for program in ("git", "make", "curl", "bash"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so it cannot be cloned")
    target = tmp_path / "work" / "galaxy"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(target)], check=True)
    return target


def _skip_without_index(clone: Path, environment: dict[str, str], folder: Path) -> None:
    """Skip where pip finds no package: one small pinned one is asked for."""
    command = ["pip", "download", "-q", "--no-deps", "--no-cache-dir", "-d", str(folder), "idna"]
    try:
        asked = subprocess.run(
            command, cwd=clone, env=environment, capture_output=True, timeout=40, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"no package index is reachable: {error}")
    if asked.returncode:
        pytest.skip(f"no package index is reachable: {asked.stderr.decode()[-300:]}")


def test_commands_of_the_readme_run_in_a_fresh_clone(clone: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = _environment(home)
    _skip_without_index(clone, environment, tmp_path / "asked")
    with socket.socket() as free:
        if free.connect_ex(("127.0.0.1", 8000)) == 0:
            pytest.skip("port 8000, which the README names, is taken")
    commands = _commands()
    assert commands[0] in SERVES
    log = tmp_path / "server.log"
    shown = dict.fromkeys(SHOWN, False)
    server: subprocess.Popen[bytes] | None = None
    try:
        for command in commands:
            if command in SERVES:
                with log.open("wb") as target:
                    server = subprocess.Popen(
                        ["bash", "-c", command],
                        cwd=clone,
                        env=environment,
                        stdout=target,
                        stderr=target,
                        start_new_session=True,
                    )
                _await_ready(server, log)
                continue
            output = _run(command, clone, environment)
            for start, text in SHOWN.items():
                if command.startswith(start):
                    assert text in output, output[-2000:]
                    shown[start] = True
    finally:
        if server is not None and server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)
    assert all(shown.values()), shown
