"""Threads in which it is checked who asks, beside those that requests wait in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.types import Scope

THREADS = 8

Result = TypeVar("Result")


async def run_in_gate_thread(scope: Scope, check: Callable[..., Result], *args: object) -> Result:
    """Return ``check(*args)``, also while all other threads hang.

    ``scope`` is that of the request. When it is cancelled, the thread goes on by itself.
    """
    state = scope["app"].state
    limiter = getattr(state, "gate_threads", None)
    if limiter is None:
        limiter = state.gate_threads = CapacityLimiter(THREADS)
    return await run_sync(partial(check, *args), abandon_on_cancel=True, limiter=limiter)
