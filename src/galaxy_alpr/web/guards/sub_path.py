"""The path below which a proxy serves this service, such as ``/alpr``, and URLs that begin with it.

ASGI names it ``root_path``, and ``path`` begins with it.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import overload

from starlette.types import Scope

from galaxy_alpr import storage

ROOT_PATH: ContextVar[str] = ContextVar("root_path", default="")
"""The ``root_path`` of the request that is being answered; empty without a proxy's path."""


def set_root_path(scope: Scope, root_path: str, *, is_stripped: bool) -> None:
    """Make ``root_path`` the one of the request, in place of the server's own.

    Its path has to begin with it: where the proxy has stripped it, and where the request does not
    have it (``is_stripped`` false: as of a client on this machine), it is put before the path.
    """
    path, raw_path = inner_path(scope), scope.get("raw_path")
    server_root = len(scope.get("root_path", "").encode())
    if raw_path is not None and path != scope["path"]:
        raw_path = raw_path[server_root:]
    if is_stripped or not _is_below(path, root_path):
        path = root_path + path
        raw_path = raw_path and root_path.encode() + raw_path
    scope.update(root_path=root_path, path=path, raw_path=raw_path)


def inner_path(scope: Scope) -> str:
    """Return the path of a request below its ``root_path``: the one of a route."""
    path: str = scope["path"]
    root_path: str = scope.get("root_path", "")
    return path.removeprefix(root_path) if _is_below(path, root_path) else path


def _is_below(path: str, root_path: str) -> bool:
    return path == root_path or path.startswith(f"{root_path}/")


@overload
def file_url(path: str) -> str: ...


@overload
def file_url(path: str | None) -> str | None: ...


def file_url(path: str | None) -> str | None:
    """Return the URL of the file stored at ``path``, as the client of this request reaches it."""
    url = storage.file_url(path)
    return url and ROOT_PATH.get() + url


def stored_path(url: str) -> str:
    """Return the path of the file that a path or the path of a URL names."""
    root_path = ROOT_PATH.get()
    path = url.removeprefix(f"{root_path}/") if root_path else url
    return path.lstrip("/").removeprefix(f"{storage.OUTPUTS_URL.strip('/')}/")
