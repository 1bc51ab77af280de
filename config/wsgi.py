"""WSGI entry point. gunicorn loads it once and forks its workers from there (gunicorn.conf.py)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402  these need the application to be set up
from django.urls import get_resolver  # noqa: E402

from organization.demo import refuse_in_production  # noqa: E402

refuse_in_production()
connections.close_all()  # a connection must not be shared by processes
get_resolver().url_patterns  # noqa: B018  loads all views: no first request waits for them

# What is loaded by now stays for ever, so no collection looks at it again. That makes collections cheap enough to come
# sooner than while loading (config/__init__.py): what pages left behind in cycles took ten megabytes of a worker.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 10)
