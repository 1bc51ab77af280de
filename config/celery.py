"""Celery entry point: ``celery -A config worker`` and ``celery -A config beat``."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("santixi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def refuse_demo_data(**kwargs: Any) -> None:
    """Production does not start on demo data, web, worker and beat alike."""
    from django.core.exceptions import ImproperlyConfigured

    from organization.demo import refuse_in_production

    try:
        refuse_in_production()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from refusal  # Celery swallows every other exception of a signal's receiver


worker_init.connect(refuse_demo_data)
beat_init.connect(refuse_demo_data)
