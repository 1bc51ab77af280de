"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from organization.demo import refuse_in_production  # noqa: E402  needs the application to be set up

refuse_in_production()
