"""Background work: a named thread that runs a callable at an interval and when it is woken."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from galaxy_alpr.monitoring.gauges import Gauges

logger = logging.getLogger(__name__)


class Worker:
    """Runs ``work`` in a daemon thread every ``interval_s`` seconds and whenever it is woken.

    A run that fails is logged and kept in ``last_error``; the next run follows as usual.
    ``delay_s`` passes between a wake-up and its run, so that several wake-ups share one run.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        *,
        interval_s: float,
        delay_s: float = 0,
    ) -> None:
        self.name = name
        self.last_error: str | None = None
        """The error of the newest run, ``None`` when it succeeded."""
        self._work = work
        self._interval_s = interval_s
        self._delay_s = delay_s
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._admitted: Callable[[], bool] = lambda: True
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def alive(self) -> bool:
        """True while the thread runs."""
        return self._thread.is_alive()

    def limit(self, admitted: Callable[[], bool]) -> None:
        """Run the work only where ``admitted`` returns true. Called before ``start``."""
        self._admitted = admitted

    def start(self) -> None:
        """Start the thread. A worker is started once."""
        self._thread.start()

    def wake(self) -> None:
        """Start the next run now. Never waits."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread after the current run and wait for it."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def measure(self, gauges: Gauges) -> None:
        """Report whether the worker fails."""
        failing = self.last_error is not None or not self.alive
        gauges.worker_failing.labels(self.name).set(failing)

    @property
    def stopping(self) -> bool:
        """True after ``stop`` was called: long work then ends early."""
        return self._stop.is_set()

    def pause(self, seconds: float) -> None:
        """Wait within the work for ``seconds``, or less when the worker is stopped."""
        self._stop.wait(seconds)

    def _run(self) -> None:
        while True:
            self._wake.wait(self._interval_s)
            if self._stop.wait(self._delay_s):
                return
            self._wake.clear()
            try:
                if self._admitted():
                    self._work()
            except Exception as error:
                self.last_error = f"{type(error).__name__}: {error}"
                logger.exception("%s failed; the next run is in %s s", self.name, self._interval_s)
            else:
                self.last_error = None
