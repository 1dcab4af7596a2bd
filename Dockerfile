# One image for web, worker and beat; docker-compose.yml says which one a container is.
FROM node:24.19.0-bookworm-slim AS node

FROM python:3.13.12-slim-bookworm AS build
# Debian's own minor updates are wanted, so these are named without a version.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /app
COPY requirements/runtime.txt requirements/runtime.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/runtime.txt
ENV PATH=/opt/venv/bin:$PATH
COPY . .
RUN python -m script.build && rm -rf node_modules .local

FROM python:3.13.12-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /documents
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=privacy_portal.settings \
    DOCUMENTS_ROOT=/documents \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WEB_HOST=0.0.0.0 \
    PORT=8000 \
    XDG_CACHE_HOME=/tmp
USER 10001
VOLUME /documents
EXPOSE 8000
# Worker and beat answer no HTTP; docker-compose.yml gives them checks of their own.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "script.healthy"]
CMD ["gunicorn", "--config", "privacy_portal/gunicorn.py", "privacy_portal.wsgi:application"]
