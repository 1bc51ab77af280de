"""Copy each change of scored tables to the row history; make result versions immutable."""

from __future__ import annotations

from django.db import migrations

from core.triggers import AppendOnly, KeepHistory


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial"), ("core", "0003_audit_triggers")]
    operations = [
        KeepHistory("appraisal_score", ("period_id", "member_id", "indicator_id", "value", "not_applicable")),
        KeepHistory(
            "appraisal_adjustment",
            ("member_id", "kind", "level", "points", "matter", "document_number", "withdrawn_at"),
        ),
        KeepHistory("appraisal_mark", ("member_id", "kind", "field", "basis", "withdrawn_at")),
        AppendOnly("appraisal_resultversion"),
        AppendOnly("appraisal_frozengroup"),
        AppendOnly("appraisal_result"),
        AppendOnly("appraisal_resultitem"),
    ]
