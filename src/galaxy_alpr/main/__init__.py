"""The composition root: builds an application or its parts from the settings."""

from galaxy_alpr.main.app import create_app
from galaxy_alpr.main.context import open_context
from galaxy_alpr.main.engine import build_engine, image_limits

__all__ = ["build_engine", "create_app", "image_limits", "open_context"]
