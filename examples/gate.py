"""A gate: reads a picture, asks the service, and opens only on a literal allow.

GALAXY_URL=https://alpr.example GALAXY_API_KEY=gxk_… python examples/gate.py gate.jpg "Gate 1"
"""

import os
import sys
from datetime import UTC, datetime

from galaxy_alpr.client import Client


def open_barrier() -> None:
    """Set your relay here; the service opens the gates that it knows by itself."""
    print("open")  # noqa: T201


with Client(os.environ["GALAXY_URL"], api_key=os.environ.get("GALAXY_API_KEY")) as client:
    answer = client.decide_gate(
        picture=sys.argv[1], location=sys.argv[2], captured_at=datetime.now(UTC)
    )
    if answer:
        open_barrier()
    else:
        print(f"shut: {answer.reason}")  # noqa: T201
