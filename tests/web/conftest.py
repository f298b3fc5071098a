"""The whole application, as the tests of the endpoints start it."""

from tests.endpoints.accounts.conftest import admin  # noqa: F401
from tests.endpoints.conftest import (  # noqa: F401
    _no_settings_of_the_machine,
    app,
    client,
    data_dir,
    engine,
    settings,
)
