"""People who are logged in."""

from tests.endpoints.accounts.conftest import admin, person  # noqa: F401
