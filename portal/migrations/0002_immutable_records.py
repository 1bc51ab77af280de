"""Make what was published immutable where it only grows."""

from __future__ import annotations

from django.db import migrations

from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("core", "0003_audit_triggers")]
    operations = [
        AppendOnly("portal_publicationmedium"),
        AppendOnly("portal_briefing"),
        AppendOnly("portal_briefingtask"),
    ]
