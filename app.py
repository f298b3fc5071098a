"""The application for ``uvicorn app:app``; it is made in ``galaxy_alpr.main``."""

from galaxy_alpr.main import create_app

app = create_app()

__all__ = ["app"]
