"""What the broker must be told so that its own redelivery never gets in the way (SECURITY J04, J05)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.processes import ROOT

ASK = """
import django, json
django.setup()
from config.celery import app
app.loader.import_default_modules()
limits = {name: task.time_limit or app.conf.task_time_limit for name, task in app.tasks.items()}
names = ("task_acks_late", "task_reject_on_worker_lost", "worker_prefetch_multiplier", "task_publish_retry",
    "task_soft_time_limit", "task_time_limit", "task_ignore_result", "broker_transport_options", "task_always_eager")
late = [name for name, task in app.tasks.items() if not name.startswith("celery.") and not task.acks_late]
print(json.dumps({"limits": limits, "conf": {name: app.conf[name] for name in names}, "early": late}))
"""


@pytest.fixture(scope="module")
def celery(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Celery's configuration as a worker with Redis has it."""
    folder = str(tmp_path_factory.mktemp("celery"))
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": folder, "SANTIXI_MODE": "demo"}
    env |= {"REDIS_URL": "redis://127.0.0.1:1/0", "DATABASE_URL": f"sqlite:///{Path(folder) / 'none.sqlite3'}"}
    env.pop("CELERY_BROKER_URL", None)
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def too_long(limits: dict[str, float | None], visibility: float) -> list[str]:
    """Tasks that could still run when the broker delivers them again."""
    return sorted(name for name, limit in limits.items() if not limit or limit >= visibility / 2)


def test_every_task_ends_long_before_it_is_delivered_again(celery: dict[str, Any]) -> None:
    visibility = celery["conf"]["broker_transport_options"]["visibility_timeout"]

    assert {"core.tasks.run_job", "core.tasks.sweep_jobs", "core.tasks.run_schedules"} <= set(celery["limits"])
    assert too_long(celery["limits"], visibility) == []


def test_task_without_a_limit_or_with_a_long_one_is_found() -> None:
    """Negative control."""
    assert too_long({"none": None, "long": 1800, "short": 600}, 3600) == ["long", "none"]


def test_worker_takes_one_job_at_a_time_and_confirms_it_late(celery: dict[str, Any]) -> None:
    conf = celery["conf"]

    assert celery["early"] == []
    assert (conf["task_acks_late"], conf["task_reject_on_worker_lost"]) == (True, True)
    assert (conf["worker_prefetch_multiplier"], conf["task_publish_retry"]) == (1, False)
    assert conf["task_soft_time_limit"] < conf["task_time_limit"]
    assert (conf["task_ignore_result"], conf["task_always_eager"]) == (True, False)
    assert conf["broker_transport_options"]["socket_connect_timeout"] <= 1
    assert conf["broker_transport_options"]["socket_timeout"] <= 1


def test_transactions_of_a_silent_client_end_after_twice_the_lease(tmp_path: Path) -> None:
    """J06: a frozen worker gives its row locks back to the one that takes its job over."""
    env = {**os.environ, "DATA_DIR": str(tmp_path), "SANTIXI_MODE": "demo", "JOB_LEASE_SECONDS": "7.5"}
    ask = "from config.settings import DATABASES; print(DATABASES['default']['OPTIONS']['options'])"

    def options(query: str) -> str:
        here = env | {"DATABASE_URL": f"postgres://nobody@127.0.0.1:1/none{query}"}
        done = subprocess.run(
            [sys.executable, "-c", ask], cwd=ROOT, env=here, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    assert options("") == "-c idle_in_transaction_session_timeout=15000"
    assert options("?options=-c%20lock_timeout=5") == "-c lock_timeout=5 -c idle_in_transaction_session_timeout=15000"
