"""Frames of cameras that another machine reads: asked for by NATS, packed a few times a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from galaxy_alpr.fleet.frames import FrameClient, FrameServer
from galaxy_alpr.ingest.frames import NewestFrames
from galaxy_alpr.main.cameras.leases import open_frames
from galaxy_alpr.main.fleet.parts import FleetParts
from galaxy_alpr.types import DetectedObjects
from tests.nats_server import NatsServer, connected
from tests.waiting import until

SITE = "installation"

CAMERA = 3


def test_a_frame_comes_from_the_machine_that_has_it(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    with connected(nats_server) as there, connected(nats_server) as here, connected(nats_server):
        reads = open_frames(tmp_path / "there", FleetParts(SITE, there))
        shows = open_frames(
            tmp_path / "here", FleetParts(SITE, here)
        )  # it listens as well, and stays silent
        assert shows.newest(CAMERA) is None
        image = np.full((48, 64, 3), 200, np.uint8)
        reads.put(CAMERA, image, DetectedObjects((), ()))
        frame = until(lambda: shows.newest(CAMERA))
        assert frame.image.shape == image.shape
        assert abs(int(frame.image.mean()) - 200) < 3
        assert frame.number == reads.newest(CAMERA).number  # type: ignore[union-attr]
        assert shows.fetches
        assert shows.newest(CAMERA + 1) is None


def test_many_who_ask_share_a_frame(nats_server: NatsServer) -> None:
    packed: list[int] = []

    def pack(camera_id: int) -> bytes:
        packed.append(camera_id)
        return b"frame"

    with connected(nats_server) as there, connected(nats_server) as here:
        FrameServer(there, SITE, pack)
        clients = [FrameClient(here, SITE) for _ in range(3)]
        until(lambda: clients[0].fetch(CAMERA))
        before = len(packed)
        for _ in range(100):
            assert {client.fetch(CAMERA) for client in clients} == {b"frame"}
        assert len(packed) - before < 100


def test_without_a_server_there_is_no_frame(tmp_path: Path, nats_server: NatsServer) -> None:
    with connected(nats_server) as here:
        frames = NewestFrames(tmp_path, FrameClient(here, SITE).fetch)
        nats_server.stop()
        assert frames.newest(CAMERA) is None
