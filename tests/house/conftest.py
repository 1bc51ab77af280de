"""Settings of production for the tests that look at what it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.house.production import environment
from tools.processes import ROOT

NAMES = (
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "SECURE_REDIRECT_EXEMPT",
)  # fmt: skip
ASK = f"""
import json
from config import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))
"""


@pytest.fixture
def production(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What production sets, taken from the settings themselves."""
    command = [sys.executable, "-c", ASK]
    env = {**os.environ, **environment(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    with override_settings(**json.loads(done.stdout)):
        yield json.loads(done.stdout)
