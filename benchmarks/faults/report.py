"""What a fault script found: promises that hold, and promises that are broken."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field


def say(*words: str) -> None:
    """Print at once, for a reader who waits."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


@dataclass
class Findings:
    """The promises that a script has checked."""

    broken: list[str] = field(default_factory=list)

    def check(self, promise: str, held: bool, figure: str = "") -> None:
        """Print whether a promise held, with what was measured."""
        say("ok  " if held else "FAIL", f"{promise}: {figure}" if figure else promise)
        if not held:
            self.broken.append(promise)

    def end(self) -> None:
        """End the process, with status 1 where a promise is broken."""
        sys.exit(1 if self.broken else 0)
