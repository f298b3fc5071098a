"""``/docs``: Swagger UI, served without files from other servers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse

from galaxy_alpr.web.files import file_response
from galaxy_alpr.web.guards.security_headers import POLICY, page_policy
from galaxy_alpr.web.guards.sub_path import ROOT_PATH
from galaxy_alpr.web.routing import Router

router = Router(include_in_schema=False)

DARK = """<script>
const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", apply);
apply();
</script>
</head>"""
"""Sets the class for which the style of Swagger UI has dark colours."""

SWAGGER_UI = Path(str(files("galaxy_alpr"))) / "api_docs"
"""The unchanged build of Swagger UI; ``make dashboard`` copies it there."""


@router.get("/docs")
def api_docs(request: Request) -> Response:
    """Return the page. Its URLs are relative, so it works behind any path prefix."""
    page = get_swagger_ui_html(
        title=request.app.title,
        openapi_url="openapi.json",
        swagger_js_url="docs/swagger-ui-bundle.js",
        swagger_css_url="docs/swagger-ui.css",
        swagger_favicon_url="data:,",
        # Without the first, the page sends the description to a public validator. Operations are
        # drawn when their tag is opened: all of them at once take a browser half a minute.
        swagger_ui_parameters={"validatorUrl": None, "docExpansion": "none", "filter": True},
    )
    html = bytes(page.body).decode().replace("</head>", DARK, 1)
    # FastAPI's page starts Swagger UI in a script of its own.
    return HTMLResponse(html, headers={POLICY: page_policy(html)})


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """Return the description of the API, with the path below which a proxy serves it."""
    root_path = ROOT_PATH.get()
    servers = {"servers": [{"url": root_path}]} if root_path else {}
    return JSONResponse({**request.app.openapi(), **servers})


@router.get("/docs/{path:path}")
def swagger_ui_file(path: str, request: Request) -> Response:
    """Return a file of Swagger UI. Names do not change with the content, so caches must check."""
    return file_response(SWAGGER_UI, path, request, headers={"Cache-Control": "no-cache"})
