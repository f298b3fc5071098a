"""The metrics of several processes, added up by the one that is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

PROGRAM = """
import sys
from pathlib import Path
from galaxy_alpr.monitoring.metrics import Metrics

folder, taken = Path(sys.argv[1]), int(sys.argv[2])
metrics = Metrics(folder)
metrics.engine_failed()
metrics.committed(0.25)
metrics.gauges.queue_taken.set(taken)
metrics.gauges.worker_failing.labels("feed").set(taken > 5)
print("ready", flush=True)
for _ in sys.stdin:
    sys.stdout.write(metrics.render("")[0].decode() + "end\\n")
    sys.stdout.flush()
"""


class Process:
    """A process that counts, and answers for all."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def values(self) -> dict[str, float]:
        """Return the values without labels, and those of the buckets' sums."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        text = "".join(iter(self._process.stdout.readline, "end\n"))
        samples = [
            sample for family in text_string_to_metric_families(text) for sample in family.samples
        ]
        return {sample.name.removeprefix("galaxy_alpr_"): sample.value for sample in samples}

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def counting(folder: Path, taken: int) -> Iterator[Process]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(taken)],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Process(process)
        process.kill()


def test_one_process_answers_for_all(tmp_path: Path) -> None:
    with counting(tmp_path, 3) as first, counting(tmp_path, 6) as second:
        assert first.values()["queue_taken"] == 9
        values = second.values()
        assert values["queue_taken"] == 9
        assert values["worker_failing"] == 1
        assert values["engine_failures_total"] == 2
        assert values["database_commit_duration_seconds_count"] == 2
        assert values["database_commit_duration_seconds_sum"] == 0.5
        assert "process_resident_memory_bytes" not in values


def test_what_an_ended_process_counted_stays_and_what_it_held_goes(tmp_path: Path) -> None:
    with counting(tmp_path, 3) as first, counting(tmp_path, 6) as second:
        second.kill()
        values = first.values()
        assert values["engine_failures_total"] == 2
        assert values["queue_taken"] == 3
        assert values["worker_failing"] == 0
