# A tag can change, a digest cannot: `make pin-images` writes it here; or
# docker build --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:…
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${PYTHON_IMAGE}

# The programs that `galaxy-alpr backup` calls for a database that is not SQLite; SQLite needs none:
# docker build --build-arg BACKUP_PACKAGES=
ARG BACKUP_PACKAGES="postgresql-client mariadb-client"
RUN apt-get update && apt-get install --yes --no-install-recommends ${BACKUP_PACKAGES} \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 galaxy && install --directory --owner=galaxy /data
WORKDIR /app
# With the packages for several machines (NATS, object stores):
# docker build --build-arg LOCK=requirements-fleet.lock
ARG LOCK=requirements.lock
COPY requirements.lock requirements-fleet.lock ./
RUN pip install --no-cache-dir --require-hashes -r ${LOCK}
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

USER galaxy
ENV GALAXY_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
# Not /ready, for which programs have to log in.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["galaxy-alpr", "serve", "--host", "0.0.0.0"]
