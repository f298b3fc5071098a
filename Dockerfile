FROM python:3.13-slim

RUN useradd --create-home --uid 10001 galaxy && mkdir /data && chown galaxy /data
WORKDIR /app
COPY pyproject.toml requirements.lock requirements.txt README.md LICENSE ./
COPY src ./src
RUN pip install --no-cache-dir -c requirements.lock .

USER galaxy
ENV GALAXY_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
CMD ["galaxy-alpr", "serve", "--host", "0.0.0.0"]
