"""One file a subject; a new one is added to ``ROUTERS`` (see the README beside this file)."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
