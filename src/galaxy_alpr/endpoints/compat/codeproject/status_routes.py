"""``/v1/status`` and others: the state of the server, as CodeProject.AI answers it."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.responses import JSONResponse

from galaxy_alpr import __version__
from galaxy_alpr.endpoints.compat.codeproject import status
from galaxy_alpr.endpoints.compat.codeproject.vendor import TAG
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.deps import Context

router = CompatRouter(tags=[TAG])

_STARTED = datetime.now(UTC)
"""The moment at which this process began; the module is imported then."""


def get_version() -> JSONResponse:
    """Return the version of this service."""
    return JSONResponse(status.version(__version__))


def get_update() -> JSONResponse:
    """Return that there is no update: none is looked for."""
    return JSONResponse(status.update(__version__))


def list_modules(context: Context) -> JSONResponse:
    """Return the states of the modules; each counts all pictures of this month."""
    pictures = context.integrations.compat.calls(CompatAdapter.CODEPROJECT)
    working = status.Working(_STARTED, context.clock.now(), pictures)
    return JSONResponse(status.statuses(working))


_ROUTES = (
    ("ping", get_version, "The version of the service"),
    ("version", get_version, "The version of the service"),
    ("updateavailable", get_update, "That no update is looked for"),
    ("analysis/list", list_modules, "The states of the modules"),
    ("modules/list", list_modules, "The states of the modules"),
)
for _prefix in ("/v1/status", "/v1/server/status"):
    for _path, _endpoint, _answer in _ROUTES:
        _name = f"{_prefix}/{_path}".removeprefix("/v1/").replace("/", "_")
        router.add_api_route(
            f"{_prefix}/{_path}",
            _endpoint,
            methods=["GET"],
            name=f"get_codeproject_{_name}",
            response_class=JSONResponse,
            responses=compat_answers(200, _answer),
        )
router.add_api_route(
    "/v1/module/list/status",
    list_modules,
    methods=["GET"],
    name="get_codeproject_module_list_status",
    response_class=JSONResponse,
    responses=compat_answers(200, "The states of the modules"),
)
