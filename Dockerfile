# One image for web and workers. Every package is checked against the hashes in requirements.txt.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/briefing
COPY requirements.txt ./
RUN /opt/briefing/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes \
    --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY briefing briefing
COPY prompts prompts
COPY seeds seeds
RUN /opt/briefing/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin briefing \
    && install --directory --owner=briefing --group=briefing --mode=0700 /data
COPY --from=build /opt/briefing /opt/briefing
ENV PATH=/opt/briefing/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    BRIEFING_DATABASE_URL=sqlite:////data/briefing.sqlite3
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["briefing"]
CMD ["serve", "--host", "0.0.0.0"]
