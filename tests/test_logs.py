"""The format of the log, and the id of the request in it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from galaxy_alpr.logs import AddRequestId, ContextThreads, LogFormat, request_id, set_up_logs

PROGRAM = """
import logging, sys
from galaxy_alpr.logs import request_id, set_up_logs

logging.getLogger("uvicorn").propagate = False
logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
logging.getLogger("uvicorn.access").addHandler(logging.StreamHandler())
set_up_logs(sys.argv[1], "info")
logger = logging.getLogger("galaxy_alpr.program")
logger.debug("not shown")
logger.info("one %s", "two", extra={"status": 200})
request_id.set("request-1")
try:
    raise ValueError("three")
except ValueError:
    logger.exception("failed")
logging.getLogger("uvicorn.error").info("not shown")
logging.getLogger("uvicorn.error").warning("four", extra={"color_message": "\\x1b[1mfour"})
logging.getLogger("uvicorn.access").info("/plate_status/B1234XYZ")
logging.getLogger("another").warning("five")
"""


def lines(format: LogFormat) -> list[str]:
    """Return what a program logs whose server had set up its own log before."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, format], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_json_has_one_object_a_line() -> None:
    one, failed, four, five = (json.loads(line) for line in lines("json"))
    assert {**one, "timestamp": None} == {
        "timestamp": None,
        "level": "INFO",
        "logger": "galaxy_alpr.program",
        "request_id": "-",
        "message": "one two",
        "status": 200,
    }
    assert one["timestamp"].endswith("+00:00")
    assert failed["request_id"] == "request-1"
    assert failed["exc_info"].endswith("ValueError: three")
    assert (four["logger"], four["message"]) == ("uvicorn.error", "four")
    assert "color_message" not in four
    assert (five["logger"], five["level"]) == ("another", "WARNING")


def test_plain_text_has_the_id_as_well() -> None:
    found = lines("plain")
    assert found[0].endswith(" INFO galaxy_alpr.program [-]: one two")
    assert found[1].endswith(" ERROR galaxy_alpr.program [request-1]: failed")
    assert found[-2].endswith(" WARNING uvicorn.error [request-1]: four")
    assert found[-1].endswith(" WARNING another [request-1]: five")
    assert "B1234XYZ" not in "\n".join(found)


@pytest.fixture
def _levels() -> Iterator[None]:
    logger = logging.getLogger("galaxy_alpr")
    before = logger.level
    yield
    logger.setLevel(before)


@pytest.mark.usefixtures("_levels")
def test_a_log_that_somebody_set_up_is_left_alone() -> None:
    root = logging.getLogger()
    handlers = list(root.handlers)  # pytest's own
    assert handlers
    set_up_logs("json", "error")
    assert root.handlers == handlers
    assert logging.getLogger("galaxy_alpr").level == logging.ERROR


def test_the_work_of_a_thread_pool_has_the_id_of_its_caller() -> None:
    def noted() -> str:
        record = logging.makeLogRecord({})
        AddRequestId().filter(record)
        return str(record.__dict__["request_id"])

    with ContextThreads(1) as threads:
        assert threads.submit(noted).result() == "-"
        token = request_id.set("request-2")
        assert threads.submit(noted).result() == "request-2"
        request_id.reset(token)
        assert threads.submit(noted).result() == "-"
