"""The commit that a network is made with, for its manifest."""

from __future__ import annotations

import subprocess


def training_commit() -> str:
    """The commit that changed `training` last; `unknown` outside a repository."""
    command = ["git", "log", "-1", "--format=%H", "--", "training"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or "unknown"
