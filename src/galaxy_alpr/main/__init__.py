"""The composition root: builds an application or its parts from the settings."""

import gc

# What imports make lives until the end: looking for garbage meanwhile takes a quarter of the time.
_COLLECTS = gc.isenabled()
gc.disable()
try:
    from galaxy_alpr.main.app import create_app
    from galaxy_alpr.main.context import open_context
    from galaxy_alpr.main.engine import build_engine, image_limits
finally:
    gc.freeze()  # nor is it looked through once, when collection begins again
    if _COLLECTS:
        gc.enable()

__all__ = ["build_engine", "create_app", "image_limits", "open_context"]
