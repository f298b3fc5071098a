"""The steps of ``Dockerfile``, run without a container engine.

A temporary folder stands for the root of the image's file system, a fresh virtual environment for
its Python. As root, the last steps run as the image's user.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = re.compile(r"(?<![\w/.])/(?=app\b|data\b)")
SYSTEM_PYTHON = Path("/usr/bin/python3")


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction with its arguments."""

    name: str
    arguments: str


def steps() -> list[Step]:
    """Return the instructions of ``Dockerfile``."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def context_files() -> list[Path]:
    """Return the tracked files that ``.dockerignore`` leaves to the build."""
    rules = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = [rule[1:] for rule in rules if rule.startswith("!")]
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (Path(line) for line in listed.stdout.splitlines())
    return [path for path in paths if any(fnmatch.fnmatch(path.parts[0], rule) for rule in kept)]


@dataclass(slots=True)
class Image:
    """What the steps made below ``folder``; ``uid`` is the user of the commands, if it can be.

    ``arguments`` are those of the build, with the defaults that the steps give.
    """

    folder: Path
    arguments: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    work: str = "/"
    uid: int | None = None
    user: str = "root"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def path(self, inner: str) -> Path:
        """Return where a path of the image is."""
        return self.folder / inner.lstrip("/")

    def build(self) -> None:
        """Run all steps in their order."""
        python = SYSTEM_PYTHON if SYSTEM_PYTHON.exists() else Path(sys.executable)
        venv = self.folder / "venv"
        subprocess.run([python, "-m", "venv", str(venv)], check=True)
        path = f"{venv / 'bin'}:{os.environ['PATH']}"
        self.environment = {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8"}
        users: dict[str, int] = {}
        for step in steps():
            arguments = step.arguments
            match step.name:
                case "ARG":
                    name, _, value = arguments.partition("=")
                    self.arguments.setdefault(name, value.strip('"'))
                case "RUN":
                    self._run(self._filled(arguments), users)
                case "WORKDIR":
                    self.work = arguments
                    self.path(arguments).mkdir(parents=True)
                case "COPY":
                    self._copy(*arguments.split())
                case "USER":
                    self.user, self.uid = arguments, users[arguments]
                case "ENV":
                    name, value = arguments.split("=")
                    self.environment[name] = self._moved(value)
                case "CMD":
                    self.command = json.loads(arguments)
                case "HEALTHCHECK":
                    self.health = json.loads(arguments[arguments.index("[") :])
                case name:
                    assert name in {"FROM", "VOLUME", "EXPOSE"}, name

    def _run(self, line: str, users: dict[str, int]) -> None:
        """Run a line of the shell. A user of the image is a number without a name here.

        Debian's packages are not installed: those of this machine stand for them.
        """
        if line.startswith("apt-get "):
            return
        for command in line.split(" && "):
            words = shlex.split(command)
            if words[0] == "useradd":
                users[words[-1]] = int(words[words.index("--uid") + 1])
                continue
            for name, uid in users.items():
                owner = str(uid) if os.geteuid() == 0 else str(os.geteuid())
                words = [word.replace(f"--owner={name}", f"--owner={owner}") for word in words]
            subprocess.run(
                [self._moved(word) for word in words],
                cwd=self.path(self.work),
                env=self.environment | _package_sources(),
                check=True,
            )

    def _copy(self, *names: str) -> None:
        *sources, target = names
        copied = 0
        for file in context_files():
            for source in sources:
                if file.parts[0] != source:
                    continue
                inside = file.relative_to(source) if (ROOT / source).is_dir() else Path(source)
                place = self.path(self.work) / target / inside
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / file, place)
                copied += 1
        assert copied >= len(sources), f"{sources} are not in the context of the build"

    def _filled(self, line: str) -> str:
        for name, value in self.arguments.items():
            line = line.replace(f"${{{name}}}", value)
        return line

    def _moved(self, text: str) -> str:
        return FOLDERS.sub(f"{self.folder}/", text)

    def start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Start a command as the image's user."""
        can_change = os.geteuid() == 0 and self.uid is not None
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=self.path(self.work),
                env=self.environment,
                stdout=output,
                stderr=output,
                user=self.uid if can_change else None,
                group=self.uid if can_change else None,
                extra_groups=[] if can_change else None,
            )


def _package_sources() -> dict[str, str]:
    """Return the settings of pip on this machine: where it finds packages."""
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
