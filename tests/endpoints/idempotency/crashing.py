"""A service that kills itself: ``python -m … DATA_DIR DATABASE_URL WHEN SECONDS_AHEAD``.

It prints its port. ``WHEN`` is ``answer`` (an upload is stored, and its answer begins), ``third``
(the third picture is analysed) or ``never``. Its clock is ahead by the seconds.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.main import create_app
from galaxy_alpr.types import BgrImage, ImageResult
from tests.endpoints.conftest import make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingEngine(FakeEngine):
    """Kills the process at the third picture."""

    pictures = 0

    def analyze(self, image: BgrImage, countries: Sequence[str] | None = None) -> ImageResult:
        self.pictures += 1
        if self.pictures == 3:
            die()
        return super().analyze(image, countries)


class DiesBeforeAnswer:
    """Kills the process when the answer to an upload begins."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dying(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["path"] == "/detect_image":
                die()
            await send(message)

        await self._app(scope, receive, dying)


def main(data_dir: str, database_url: str, when: str, ahead_s: str) -> None:
    engine = DyingEngine() if when == "third" else FakeEngine()
    app: ASGIApp = create_app(
        make_settings(Path(data_dir), database_url),
        engine=engine,
        now=lambda: utc_now() + timedelta(seconds=int(ahead_s)),
    )
    with serve(DiesBeforeAnswer(app) if when == "answer" else app) as port:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
