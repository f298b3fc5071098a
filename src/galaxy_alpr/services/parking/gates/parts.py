"""The parts of gates that routes use."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.services.parking.gates.decide import GateDecisions
from galaxy_alpr.services.parking.gates.secret import GateSecrets
from galaxy_alpr.services.parking.gates.worker import GateWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The parts of gates; the worker opens them where this process does."""

    decisions: GateDecisions
    secrets: GateSecrets
    opener: GateWorker

    def wake(self) -> None:
        """Look for orders now; without effect where another process opens the gates."""
        self.opener.wake()
