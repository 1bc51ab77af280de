FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt .
RUN python -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt

FROM python:3.11-slim-bookworm
# What WeasyPrint loads (the same list as RUN in tools/packages.py; the fonts come with the product), and pg_dump.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
       postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 santixi \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin santixi \
    && install -d -o santixi -g santixi /data
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp XDG_CACHE_HOME=/tmp/cache MALLOC_ARENA_MAX=2 \
    SANTIXI_MODE=production DATA_DIR=/data STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY . .
# Secrets made up for this one command, which reads no data: none of them stays in the image.
RUN python -c "import secrets; print(secrets.token_hex(40))" > /tmp/key \
    && SECRET_KEY=$(cat /tmp/key) AUDIT_KEY_FILE=/tmp/key ALLOWED_HOSTS=build DATABASE_URL=sqlite:////tmp/build.sqlite3 \
       python manage.py collectstatic --noinput -v 0 \
    && rm -rf /tmp/*
USER santixi
EXPOSE 8000
VOLUME /data
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--timeout", "120", "--max-requests", "2000", "--max-requests-jitter", "200", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket"]
