"""A relay for trials: it opens nothing."""

from __future__ import annotations

import logging

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.values import Deadline

logger = logging.getLogger(__name__)


class Log:
    """Writes a line for each pulse."""

    def __init__(self, gate_id: int) -> None:
        self._gate_id = gate_id

    @property
    def tells_state(self) -> bool:
        return False

    def pulse(self, deadline: Deadline) -> Confirmation:
        deadline.check()
        logger.info("gate %s: a pulse would be sent now", self._gate_id)
        return Confirmation.ACCEPTED

    def state(self) -> GateState:
        return GateState.UNKNOWN
