"""Fixtures shared by all tests: migrated databases of every kind that can be reached."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zlib import crc32

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, literal, select, text, union_all, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import Base, make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.db.models import GENESIS, AuditChain
from galaxy_alpr.db.timeouts import Timeouts
from galaxy_alpr.services.accounts import passwords
from tests.s3_server import Bucket, running

TESTS = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[2] / "shared"
COUNTERS = {"event_counter", "audit_chain"}
"""Tables whose one row comes with the migration."""

SERVERS = {
    "postgresql": os.environ.get(
        "GALAXY_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
    ),
    "mariadb": os.environ.get("GALAXY_TEST_MARIADB", "mariadb+pymysql://root@127.0.0.1:3306/mysql"),
}

ON_EACH_SERVER = ("at_once", "race", "killed", "faults", "exact_names", "worker", "joining", "join")
"""Words in the names of files whose tests depend on how a server locks, fails or compares."""

LONGEST = ("test_readme_commands", "test_steps", "test_collations")
"""Files whose tests begin first, so that no process waits for them at the end."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords with little memory: each application and each log-in hashes at least once."""
    with pytest.MonkeyPatch.context() as patch:
        quick = partial(Argon2Hasher, time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "Argon2Hasher", quick)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real pictures; skips where it is absent."""
    path = SHARED / "data"
    if not path.is_dir():
        pytest.skip("no ../shared/data: real pictures are not here")
    return path


@pytest.fixture(scope="session")
def shared_weights() -> Path:
    """The folder with third-party weights; skips where it is absent."""
    path = SHARED / "weights"
    if not path.is_dir():
        pytest.skip("no ../shared/weights: third-party weights are not here")
    return path


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The folder with pictures that users reported; skips where it is absent."""
    path = SHARED / "cases"
    if not path.is_dir():
        pytest.skip("no ../shared/cases: reported pictures are not here")
    return path


@pytest.fixture(scope="session")
def s3_bucket() -> Iterator[Bucket]:
    """A server with a bucket, for all tests of this process."""
    with running() as bucket:
        yield bucket


@pytest.fixture
def bucket(s3_bucket: Bucket) -> Bucket:
    """An empty prefix in a bucket."""
    return s3_bucket.fresh()


@pytest.fixture(params=["disk", "s3"])
def remote(request: pytest.FixtureRequest) -> Bucket | None:
    """Where stored files are: ``None`` on the disk; a test that uses it runs on both."""
    if request.param == "disk":
        return None
    bucket: Bucket = request.getfixturevalue("bucket")
    return bucket


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


def _server_database(kind: str) -> Iterator[str]:
    """Create a database of this test process on a running server, and drop it afterwards."""
    name = f"galaxy_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    timeouts = Timeouts(connect_s=60)  # a server that is busy takes seconds to drop a database
    server = make_engine(SERVERS[kind], timeouts=timeouts).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    try:
        with server.connect() as connection:
            # No table has the default of a MariaDB before 11.6 and of MySQL 5.7.
            options = " DEFAULT CHARACTER SET latin1" if kind == "mariadb" else ""
            connection.execute(text(f"CREATE DATABASE {name}{options}"))
    except OperationalError as error:
        pytest.skip(f"no {kind} server is reachable: {str(error.orig).splitlines()[0]}")
    url = make_engine(SERVERS[kind]).url.set(database=name)
    engine = make_engine(url.render_as_string(hide_password=False))
    upgrade(engine)
    engine.dispose()
    yield url.render_as_string(hide_password=False)
    with server.connect() as connection:
        force = " WITH (FORCE)" if kind == "postgresql" else ""
        connection.execute(text(f"DROP DATABASE {name}{force}"))
    server.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    yield from _server_database("postgresql")


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    yield from _server_database("mariadb")


FILLED_TABLES = union_all(
    *(
        select(literal(table.name)).where(select(literal(1)).select_from(table).exists())
        for table in Base.metadata.sorted_tables
        if table.name not in COUNTERS
    )
)
"""The names of the tables that have rows: most tests fill a few of many."""


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[str]:
    """The URL of an empty, migrated database; a test that uses it runs on every kind."""
    if request.param == "sqlite":
        path = tmp_path / "galaxy_alpr.db"
        shutil.copy(sqlite_template, path)
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue(f"{request.param}_url")
    yield url
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(update(AuditChain).values(pruned_id=2**62))  # or triggers refuse
        filled = set(connection.scalars(FILLED_TABLES))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in filled:
                connection.execute(table.delete())
        connection.execute(update(AuditChain).values(last_id=0, last_hash=GENESIS, pruned_id=0))
    engine.dispose()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run a test of what stands on the queries on SQLite, and half of them on one server, by name.

    Those of the database layer, and of changes at once, run on every kind of database; with
    ``GALAXY_TEST_DATABASES=all`` all of them do. Those with an object store run on SQLite.
    """
    if os.environ.get("GALAXY_TEST_DATABASES") == "all":
        return
    left = [item for item in items if _is_left_out(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not _is_left_out(item)]


def _is_left_out(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return False
    kind, path = item.callspec.params.get("database_url"), item.path.relative_to(TESTS)
    if item.callspec.params.get("remote") == "s3" and kind in SERVERS:
        return True
    if kind not in SERVERS or path.parts[0] == "db" or any(w in path.stem for w in ON_EACH_SERVER):
        return False
    number = crc32(f"{path}::{item.originalname}".encode()) % (2 * len(SERVERS))
    return number >= len(SERVERS) or list(SERVERS)[number] != kind


@pytest.fixture
def db_engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(db_engine: Engine) -> sessionmaker[Session]:
    return make_sessionmaker(db_engine)
