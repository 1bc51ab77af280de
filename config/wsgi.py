"""WSGI entry point. gunicorn loads it once and forks its workers from there (gunicorn.conf.py)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  these need the application to be set up

from organization.demo import refuse_in_production  # noqa: E402

refuse_in_production()
get_resolver().url_patterns  # noqa: B018  loads all views: no first request waits for them
