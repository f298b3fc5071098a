"""``/app``: the built dashboard; ``/``: the same, or a plain page where it is not built."""

# Not FastAPI's ``app.frontend``: it answers a browser's request for a missing file or an unknown
# path of the API with index.html and 200, sets no cache headers, and writes range errors as text.

from __future__ import annotations

import hashlib
import mimetypes
from html import escape
from importlib.resources import files
from pathlib import Path, PurePosixPath

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from galaxy_alpr.errors import NotFound
from galaxy_alpr.web.answers.compression import accepts
from galaxy_alpr.web.files import file_response
from galaxy_alpr.web.guards.sub_path import inner_path

ASSET_CACHE = "public, max-age=31536000, immutable"
"""The build puts a hash of the content into the names of assets."""

INDEX_CACHE = "no-cache"

DASHBOARD_PATH = "/app"
"""Each address of the dashboard begins with it; the API has the others."""

COMPRESSED = ".br"
"""The suffix of the compressed form of a file (RFC 7932), which the build puts beside it."""

MEDIA_TYPES = {".webmanifest": "application/manifest+json"}
"""Of files whose suffix Python does not know everywhere."""

PLAIN_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Galaxy ALPR</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem;
padding: 0 1rem } pre { overflow-x: auto }</style>
<h1>Galaxy ALPR</h1>
<p>This service reads licence plates in pictures and keeps them in a database.</p>
<pre>curl -F file=@photo.jpg http://localhost:8000/detect_image</pre>
<ul>
<li><a href="docs">Every path of the API, to try out</a></li>
<li><a href="statistics">Statistics</a></li>
<li><a href="ready">Is everything ready?</a></li>
</ul>
<p>The dashboard is not built; its README describes how to build it.</p>
</html>
"""


def packaged_dashboard() -> Path:
    """Return the folder of the bundled dashboard; it may not be built."""
    return Path(str(files("galaxy_alpr"))) / "dashboard"


def add_dashboard(app: FastAPI, folder: Path) -> None:
    """Serve ``folder`` where no route of the API matches."""
    not_found = app.router.default

    async def fallback(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            answer = await run_in_threadpool(_page, folder, Request(scope, receive))
            if answer is not None:
                await answer(scope, receive, send)
                return
        await not_found(scope, receive, send)

    app.router.default = fallback


def _page(folder: Path, request: Request) -> Response | None:
    """Return the requested file or page; ``None`` for a 404.

    The dashboard renders its pages in the browser: each path below ``/app`` is ``index.html``. It
    is at ``/`` as well, where the dashboard changes the address.
    """
    path = inner_path(request.scope)
    if not path:  # the proxy's path without its slash: links of the page would lead beside it
        return RedirectResponse(f"{request.scope['root_path']}/")
    built = (folder / "index.html").is_file()
    if path == "/" and not built:
        return HTMLResponse(PLAIN_PAGE)
    if not built:
        return None
    if path in {"/", DASHBOARD_PATH} or path.startswith(f"{DASHBOARD_PATH}/"):
        return _index(folder, request)
    return _file(folder, path.lstrip("/"), request)


def _index(folder: Path, request: Request) -> Response:
    """Return ``index.html``, whose files are found from every path."""
    text = (folder / "index.html").read_text(encoding="utf-8")
    root = escape(request.scope.get("root_path", ""))
    content = text.replace('="./', f'="{root}/').encode()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HTMLResponse(content, headers={"Cache-Control": INDEX_CACHE, "ETag": tag})
    if StaticFiles(directory=folder).is_not_modified(response.headers, request.headers):
        return NotModifiedResponse(response.headers)
    return response


def _file(folder: Path, path: str, request: Request) -> Response | None:
    """Return a file of the build, in the form that the build compressed where that is accepted."""
    cache = ASSET_CACHE if path.startswith("assets/") else INDEX_CACHE
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    if path.endswith(COMPRESSED):
        return None
    if accepts(request.headers.get("accept-encoding", ""), "br"):
        try:
            return file_response(
                folder,
                path + COMPRESSED,
                request,
                media_type=mimetypes.guess_type(path)[0],
                headers={**headers, "Content-Encoding": "br"},
            )
        except NotFound:
            pass
    try:
        media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix)
        return file_response(folder, path, request, media_type=media_type, headers=headers)
    except NotFound:
        return None
