"""Let an issued version of the rulebook stand: what began under it keeps its numbers."""

from __future__ import annotations

from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0004_job_attempt_limit")]
    operations = [AppendOnly("core_rulebook", locked=True), AppendOnly("core_rulebookparameter")]
