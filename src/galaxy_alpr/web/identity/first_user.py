"""Before the first account exists, only clients on this machine are answered."""

from __future__ import annotations

from html import escape

from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from galaxy_alpr.errors import OnlyThisMachine
from galaxy_alpr.web.errors import database_error, error_response
from galaxy_alpr.web.guards.sub_path import inner_path
from galaxy_alpr.web.identity.credentials import credentials_of
from galaxy_alpr.web.identity.threads import run_in_gate_thread

ALWAYS_ANSWERED = "/health"

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Galaxy ALPR</title>
<h1>Galaxy ALPR</h1>
<p>{reason}</p>
</html>
"""


class FirstUserGuard:
    """Answers 403, also for files of the dashboard, with what to do on the machine itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and inner_path(scope) != ALWAYS_ANSWERED:
            request = HTTPConnection(scope)
            credentials = credentials_of(request)
            gate = scope["app"].state.context.gate
            if not (credentials.is_here or gate.answers_all):
                try:
                    await run_in_gate_thread(scope, gate.check_address, credentials)
                except OnlyThisMachine as error:
                    app = error_response(error)
                    if "text/html" in request.headers.get("accept", ""):
                        app = HTMLResponse(PAGE.format(reason=escape(str(error))), 403)
                except SQLAlchemyError as error:
                    app = database_error(error)
        await app(scope, receive, send)
