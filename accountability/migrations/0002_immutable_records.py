"""Make records that only grow immutable; let rows of a filed table stand still."""

from __future__ import annotations

from django.db import migrations

from accountability.triggers import FreezeFiled
from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accountability", "0001_initial"), ("core", "0003_audit_triggers")]
    operations = [
        AppendOnly("accountability_taskversion"),
        AppendOnly("accountability_assistingunit"),
        AppendOnly("accountability_taskmove"),
        AppendOnly("accountability_stepdone"),
        AppendOnly("accountability_study"),
        AppendOnly("accountability_studymember"),
        AppendOnly("accountability_filingdefect"),
        AppendOnly("accountability_confirmation"),
        AppendOnly("accountability_letter"),
        AppendOnly("accountability_lettertask"),
        AppendOnly("accountability_lettersignature"),
        FreezeFiled(),
    ]
