"""The gates of one application: what decides about readings, and the worker that opens them."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates.decide import GateDecisions
from galaxy_alpr.services.parking.gates.parts import Gates
from galaxy_alpr.services.parking.gates.relays.build import Relays
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.rights import site_rights
from galaxy_alpr.services.parking.gates.secret import GateSecrets
from galaxy_alpr.services.parking.gates.states import GateStates
from galaxy_alpr.services.parking.gates.worker import GateWorker
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.settings import GateSettings, Settings
from galaxy_alpr.storage import ArtifactStore


def open_gates(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    store: ArtifactStore,
    hashes: PlateHashes,
    resources: ExitStack,
) -> Gates:
    """Return the parts of gates. Their worker is started by the process that opens them.

    ``resources`` stops it.
    """
    opener = make_opener(settings, sessions, clock, store)
    resources.callback(opener.stop)
    return Gates(
        decisions=GateDecisions(clock, site_rights(ZoneInfo(settings.timezone), hashes), hashes),
        secrets=GateSecrets(store),
        opener=opener,
    )


def make_opener(
    settings: GateSettings, sessions: sessionmaker[Session], clock: Clock, store: ArtifactStore
) -> GateWorker:
    """Return the worker that opens gates; it needs no engine."""
    name = f"{socket.gethostname()[:80]}:{os.getpid()}"
    networks = RelayNetworks([str(network) for network in settings.gate_networks])
    relays = Relays(GateSecrets(store), networks, clock.now)
    states = GateStates(sessions=sessions, clock=clock, relay_of=relays.of, name=name)
    return GateWorker(sessions=sessions, clock=clock, relay_of=relays.of, states=states, name=name)
