"""Freeze polls, forms, rosters and boxes in the database itself; what was cast and counted is append-only."""

from __future__ import annotations

from django.db import migrations

from ballots.triggers import APPEND_ONLY, InstallGuards
from core.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]
    operations = [InstallGuards(), *(AppendOnly(table) for table in APPEND_ONLY)]
