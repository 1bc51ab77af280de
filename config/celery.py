"""Celery entry point: ``celery -A config worker`` and ``celery -A config beat``."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("santixi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_demo_data(**kwargs: Any) -> None:
    """Production does not start on demo data, web, worker and beat alike."""
    from organization.demo import refuse_in_production

    refuse_in_production()
