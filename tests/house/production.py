"""The environment of a production process, with secrets made up on the spot."""

from __future__ import annotations

import secrets
from pathlib import Path


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Every setting that production demands; SQLite stands in for a database that is not reached."""
    key = folder / "audit.key"
    key.write_text(secrets.token_hex(32))
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SANTIXI_MODE": "production",
        "SECRET_KEY": secrets.token_hex(40),
        "AUDIT_KEY_FILE": str(key),
        "ALLOWED_HOSTS": "santixi.example",
        "CSRF_TRUSTED_ORIGINS": "https://santixi.example",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'production.sqlite3'}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        **more,
    }
