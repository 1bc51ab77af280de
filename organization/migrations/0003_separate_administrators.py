"""Refuse an administrator's duty beside a business duty in the database itself."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from core import triggers
from organization.triggers import separate_administrators_removal_sql, separate_administrators_sql


def install(apps: Any, schema_editor: Any) -> None:
    triggers.execute(schema_editor.connection, separate_administrators_sql(schema_editor.connection.vendor))


def remove(apps: Any, schema_editor: Any) -> None:
    triggers.execute(schema_editor.connection, separate_administrators_removal_sql(schema_editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_account_sessions")]
    operations = [migrations.RunPython(install, remove)]
