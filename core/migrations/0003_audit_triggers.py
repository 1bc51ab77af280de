"""Make the audit trail append-only and give its chains their heads."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from core.triggers import AppendOnly


def create_heads(apps: Any, schema_editor: Any) -> None:
    head = apps.get_model("core", "AuditHead")
    for chain in ("main", "auth"):
        head.objects.get_or_create(chain=chain, defaults={"last_seq": 0, "last_hash": "0" * 64})


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [
        migrations.RunPython(create_heads, migrations.RunPython.noop),
        AppendOnly("core_auditevent"),
        AppendOnly("core_auditanchor"),
        AppendOnly("core_rowhistory"),
    ]
