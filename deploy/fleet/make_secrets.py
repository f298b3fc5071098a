"""Prints new secrets of a fleet: lines for ``.env``, or with ``kubernetes`` the Secrets as YAML.

``docker run --rm -i galaxy-alpr:fleet python - < deploy/fleet/make_secrets.py >> .env``
``docker run --rm -i galaxy-alpr:fleet python - kubernetes < deploy/fleet/make_secrets.py``
"""

from __future__ import annotations

import os
import secrets
import sys

import nkeys
import yaml

from galaxy_alpr.services.backup.manifest import SECRETS
from galaxy_alpr.services.installation import FILE
from galaxy_alpr.services.secrets.key_files import KEY_BYTES


def nats_pair() -> tuple[str, str]:
    """Return the seed of a new user of NATS, and its public key."""
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
    public = nkeys.from_seed(bytearray(seed)).public_key
    return seed.decode(), public.decode()


def environment() -> dict[str, str]:
    """Return the variables of ``compose.fleet.yaml`` that have no default."""
    seed, public = nats_pair()
    return {
        "POSTGRES_PASSWORD": secrets.token_hex(24),
        "GALAXY_OBJECT_STORE_ACCESS_KEY": secrets.token_hex(10),
        "GALAXY_OBJECT_STORE_SECRET_KEY": secrets.token_hex(24),
        "NATS_SEED": seed,
        "NATS_NKEY": public,
    }


def data_folder() -> dict[str, str]:
    """Return the files that the data folders of all replicas have in common."""
    return {FILE: secrets.token_hex(16)} | {name: secrets.token_hex(KEY_BYTES) for name in SECRETS}


def kubernetes() -> dict[str, dict[str, str]]:
    """Return the Secrets of ``deploy/kubernetes`` by name; the database's has to be completed."""
    made = environment()
    return {
        "galaxy-alpr-data": data_folder(),
        "galaxy-alpr-database": {
            "GALAXY_DATABASE_URL": "postgresql://galaxy@database.example.com/galaxy",
            "PGPASSWORD": made["POSTGRES_PASSWORD"],
        },
        "galaxy-alpr-nats": {"seed": made["NATS_SEED"], "public": made["NATS_NKEY"]},
        "galaxy-alpr-objects": {
            name: made[name]
            for name in ("GALAXY_OBJECT_STORE_ACCESS_KEY", "GALAXY_OBJECT_STORE_SECRET_KEY")
        },
    }


def manifest(name: str, values: dict[str, str]) -> dict[str, object]:
    """Return a Secret of Kubernetes."""
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name},
        "type": "Opaque",
        "stringData": values,
    }


def main() -> None:
    """Command line entry."""
    if sys.argv[1:] == ["kubernetes"]:
        documents = [manifest(name, values) for name, values in kubernetes().items()]
        sys.stdout.write(yaml.safe_dump_all(documents, sort_keys=False))
        return
    sys.stdout.writelines(f"{name}={value}\n" for name, value in environment().items())


if __name__ == "__main__":
    main()
