"""The application of ``quick_app`` without the layer of ids, log lines and metrics of requests."""

from typing import Any

from benchmarks.quick_app import app
from galaxy_alpr.web.guards.observed import Observed

_OBSERVED: Any = Observed

app.user_middleware = [item for item in app.user_middleware if item.cls is not _OBSERVED]
